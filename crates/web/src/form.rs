//! What a form has sent, by name. What is missing reads as empty, so that the domain can say what it lacks.
//! Not here: judging any of it (domain).

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};

/// The fields of a form, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Sent(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, FormRejection> {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, state).await?;
        Ok(Self(fields))
    }
}

impl Sent {
    /// The text of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The same, to keep.
    pub fn owned(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// Every value of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Was a box ticked?
    pub fn is_yes(&self, name: &str) -> bool {
        matches!(self.text(name), "yes" | "on" | "true" | "1")
    }

    /// A whole number; 0 when it was not sent, which no row bears.
    pub fn number(&self, name: &str) -> i64 {
        self.text(name).trim().parse().unwrap_or_default()
    }
}

impl From<Vec<(&str, &str)>> for Sent {
    fn from(fields: Vec<(&str, &str)>) -> Self {
        Self(
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_sent_is_empty() {
        let sent = Sent::from(vec![
            ("title", "Gates"),
            ("involved", "a"),
            ("involved", "b"),
            ("data_loss", "yes"),
        ]);
        assert_eq!((sent.text("title"), sent.text("zone")), ("Gates", ""));
        assert_eq!(sent.all("involved").collect::<Vec<_>>(), ["a", "b"]);
        assert!(sent.is_yes("data_loss") && !sent.is_yes("user_visible"));
        assert_eq!(sent.number("version"), 0);
    }
}
