//! A field of a form: its label, what is in it, a word of help, and beside it the sentence when it could not be taken.
//! Not here: reading what was typed (domain).

use askama::Template;

/// A field, ready to be drawn. Built up by what it has: `Field::line("title", "What happened?").help("…")`.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    help: &'a str,
    error: Option<&'a str>,
    kind: Kind<'a>,
    required: bool,
    autocomplete: &'a str,
    hint: &'a str,
}

#[derive(Debug, Clone)]
enum Kind<'a> {
    Input {
        kind: &'static str,
        class: &'static str,
    },
    Area,
    Select(Vec<Choice<'a>>),
    Check,
}

/// One of the choices of a select.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
}

impl<'a> Field<'a> {
    fn new(name: &'a str, label: &'a str, kind: Kind<'a>) -> Self {
        Self {
            name,
            label,
            value: "",
            help: "",
            error: None,
            kind,
            required: false,
            autocomplete: "off",
            hint: "",
        }
    }

    /// A line of text.
    pub fn line(name: &'a str, label: &'a str) -> Self {
        Self::new(
            name,
            label,
            Kind::Input {
                kind: "text",
                class: "",
            },
        )
    }

    /// A line in the voice of the clock: times, numbers.
    pub fn clock(name: &'a str, label: &'a str) -> Self {
        Self::new(
            name,
            label,
            Kind::Input {
                kind: "text",
                class: " clock",
            },
        )
    }

    /// A day.
    pub fn day(name: &'a str, label: &'a str) -> Self {
        Self::new(
            name,
            label,
            Kind::Input {
                kind: "date",
                class: " clock",
            },
        )
    }

    /// An e-mail address.
    pub fn email(name: &'a str, label: &'a str) -> Self {
        Self::new(
            name,
            label,
            Kind::Input {
                kind: "email",
                class: "",
            },
        )
    }

    /// A password, which is never sent back to the page.
    pub fn password(name: &'a str, label: &'a str) -> Self {
        Self::new(
            name,
            label,
            Kind::Input {
                kind: "password",
                class: "",
            },
        )
    }

    /// Several lines, in the voice of what people write.
    pub fn area(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Area)
    }

    /// One of a few.
    pub fn select(name: &'a str, label: &'a str, choices: Vec<Choice<'a>>) -> Self {
        Self::new(name, label, Kind::Select(choices))
    }

    /// Yes or no. A value that is not empty is a yes.
    pub fn check(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Check)
    }

    /// With this in it.
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    /// With a word of help under it.
    pub fn help(self, help: &'a str) -> Self {
        Self { help, ..self }
    }

    /// With an example in it, in the second voice.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// With the sentence about what could not be taken, if there is one.
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    /// With what a browser may fill in by itself.
    pub fn autocomplete(self, autocomplete: &'a str) -> Self {
        Self {
            autocomplete,
            ..self
        }
    }

    /// It has to hold something.
    pub fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    fn chosen(&self, choice: &Choice<'_>) -> bool {
        choice.value == self.value
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        if !self.help.is_empty() {
            ids.push(format!("{}-help", self.name));
        }
        ids.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_about_a_field_is_read_with_the_field() {
        let html = Field::line("title", "What happened?")
            .help("One line.")
            .error(Some("A title is needed."))
            .to_string();
        assert!(
            html.contains(r#"aria-invalid="true" aria-describedby="title-error title-help""#),
            "{html}"
        );
        assert!(
            html.contains(r#"<p class="error" id="title-error">A title is needed.</p>"#),
            "{html}"
        );
    }

    #[test]
    fn what_was_typed_is_shown_again_and_harmless() {
        let html = Field::line("title", "What happened?")
            .value(r#""><script>x()</script>"#)
            .to_string();
        assert!(!html.contains("<script>"), "{html}");
    }

    #[test]
    fn a_password_does_not_come_back() {
        let html = Field::password("password", "Password")
            .value("secret words")
            .to_string();
        assert!(!html.contains("secret"), "{html}");
    }
}
