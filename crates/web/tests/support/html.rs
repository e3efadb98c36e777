//! A small reader of our own HTML: its tags and their attributes, enough to hold pages to their promises.
//! Not here: anything a browser does beyond that.

use std::collections::BTreeMap;

/// An opening tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// The text up to the next tag.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// All opening tags, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let name: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        rest = &rest[name.len()..];
        let (attributes, after) = attributes(rest);
        rest = after;
        let text = rest.split('<').next().unwrap_or_default().trim().to_owned();
        tags.push(Tag {
            name,
            attributes,
            text,
        });
    }
    tags
}

fn attributes(mut rest: &str) -> (BTreeMap<String, String>, &str) {
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n', '\t', '/']);
        if let Some(after) = rest.strip_prefix('>') {
            return (attributes, after);
        }
        let name: String = rest
            .chars()
            .take_while(|letter| !matches!(letter, '=' | '>' | ' ' | '\n' | '\t' | '/'))
            .collect();
        if name.is_empty() {
            return (attributes, rest);
        }
        rest = &rest[name.len()..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            value = after[..end].to_owned();
            rest = after.get(end + 1..).unwrap_or_default();
        }
        assert!(
            attributes.insert(name.clone(), value).is_none(),
            "the attribute {name} stands twice in one tag"
        );
    }
}

/// What is not as every page promises to be.
pub fn broken_promises(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut broken = Vec::new();
    // A drawing has a title of its own; the page's stands in its head.
    let head = self::tags(html.split("</head>").next().unwrap_or_default());
    let count = |name: &str| {
        let among = if name == "title" { &head } else { &tags };
        among.iter().filter(|tag| tag.name == name).count()
    };
    for (name, wanted) in [("h1", 1), ("main", 1), ("title", 1), ("html", 1)] {
        if count(name) != wanted {
            broken.push(format!("{} <{name}>", count(name)));
        }
    }
    if !tags
        .iter()
        .any(|tag| tag.name == "html" && tag.get("lang") == Some("en"))
    {
        broken.push("no language".into());
    }
    if !tags
        .iter()
        .any(|tag| tag.name == "main" && tag.get("id") == Some("main"))
    {
        broken.push("the skip link leads nowhere".into());
    }
    let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    ids.sort_unstable();
    for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        broken.push(format!("the id {} twice", pair[0]));
    }
    for tag in &tags {
        if tag.get("style").is_some() || tag.name == "style" {
            broken.push(format!("style within <{}>", tag.name));
        }
        if tag.name == "script" && tag.get("src").is_none() {
            broken.push("script within the page".into());
        }
        if let Some(name) = tag.attributes.keys().find(|name| name.starts_with("on")) {
            broken.push(format!("{name} on <{}>", tag.name));
        }
        if let Some(label) = unlabelled(tag, &tags, html) {
            broken.push(label);
        }
        if tag.name == "img" && tag.get("alt").is_none() {
            broken.push("a picture without words".into());
        }
        for name in ["aria-labelledby", "aria-describedby"] {
            for id in tag.get(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(&id) {
                    broken.push(format!("{name} points at {id}, which is not there"));
                }
            }
        }
    }
    broken
}

/// A field that has no label: neither by its id, nor around it, nor by aria-label.
fn unlabelled(tag: &Tag, tags: &[Tag], html: &str) -> Option<String> {
    let is_field = matches!(tag.name.as_str(), "input" | "select" | "textarea")
        && tag.get("type") != Some("hidden");
    if !is_field || tag.get("aria-label").is_some() {
        return None;
    }
    let by_id = tag.get("id").is_some_and(|id| {
        tags.iter()
            .any(|label| label.name == "label" && label.get("for") == Some(id))
    });
    let name = tag.get("name").unwrap_or_default();
    let within = tag
        .get("value")
        .map_or_else(String::new, |value| format!(" value=\"{value}\""));
    let around = html.contains(&format!(
        "<label class=\"choice\"><input type=\"{}\" name=\"{name}\"{within}",
        tag.get("type").unwrap_or_default()
    )) || html.contains(&format!(
        "<label class=\"choice\"><input type=\"{}\" data-",
        tag.get("type").unwrap_or_default()
    ));
    (!by_id && !around).then(|| format!("the field {name} has no label"))
}
