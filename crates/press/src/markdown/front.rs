//! Front matter: the lines between `---` or `+++` at the top of a file, kept verbatim and read for what they say.
//! Not here: a full reader of YAML or TOML; keys that only such a reader could follow stay in the verbatim text.

use super::Heading;

/// The name of the key by which our own front matter is known.
const OURS: &str = "fivehows";
/// The name of the key under which another tool's front matter travels.
const KEPT: &str = "imported";

/// Front matter found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Front {
    /// Its text with its delimiters, exactly as it came, unless we wrote it ourselves.
    pub verbatim: Option<String>,
    /// Keys and values of the upper level, quotes taken off; lists are joined by `, `.
    pub keys: Vec<(String, String)>,
    /// Whether it is our own.
    pub ours: bool,
}

/// Parts a file into front matter and body.
pub(super) fn split(text: &str) -> (Front, &str) {
    let fence = match text.lines().next().map(str::trim_end) {
        Some(fence @ ("---" | "+++")) => fence,
        _ => return (Front::default(), text),
    };
    let Some((first_end, _)) = text.match_indices('\n').next() else {
        return (Front::default(), text);
    };
    let mut at = first_end + 1;
    for line in text[at..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence {
            let inner = &text[first_end + 1..at];
            return (read(&text[..end], inner, fence), &text[end..]);
        }
        at = end;
    }
    (Front::default(), text)
}

fn read(whole: &str, inner: &str, fence: &str) -> Front {
    let toml = fence == "+++";
    let mut keys: Vec<(String, String)> = Vec::new();
    let mut kept: Option<Vec<String>> = None;
    let mut table = false;
    for line in inner.lines() {
        let indented = line.starts_with([' ', '\t']) || line.is_empty();
        if indented && let Some(kept) = &mut kept {
            kept.push(line.strip_prefix("  ").unwrap_or(line).to_owned());
            continue;
        }
        if toml && line.starts_with('[') {
            table = true;
        }
        if table || line.trim_start().starts_with('#') {
            continue;
        }
        if indented || line.starts_with('-') {
            more(&mut keys, line.trim());
            continue;
        }
        let Some((key, value)) = line.split_once(if toml { '=' } else { ':' }) else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        if key == KEPT && value.starts_with('|') {
            kept = Some(Vec::new());
        } else {
            keys.push((key.to_owned(), scalar(value)));
        }
    }
    let ours = keys.iter().any(|(key, _)| key == OURS);
    let verbatim = if ours {
        kept.map(|lines| lines.join("\n").trim_end().to_owned())
    } else {
        Some(whole.trim_end().to_owned())
    };
    Front {
        verbatim,
        keys,
        ours,
    }
}

/// A list item or the continuation of a folded text belongs to the key above.
fn more(keys: &mut [(String, String)], line: &str) {
    let Some((_, value)) = keys.last_mut() else {
        return;
    };
    let (item, gap) = match line.strip_prefix('-') {
        Some(item) => (scalar(item.trim()), ", "),
        None => (line.to_owned(), " "),
    };
    if !value.is_empty() && !item.is_empty() {
        value.push_str(gap);
    }
    value.push_str(&item);
}

/// A value without quotes; an inline list as its items.
fn scalar(value: &str) -> String {
    if let Some(list) = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return list
            .split(',')
            .map(|item| scalar(item.trim()))
            .collect::<Vec<_>>()
            .join(", ");
    }
    if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
        return serde_json::from_str(value)
            .unwrap_or_else(|_| value[1..value.len() - 1].to_owned());
    }
    if value.len() >= 2 && value.starts_with('\'') && value.ends_with('\'') {
        return value[1..value.len() - 1].replace("''", "'");
    }
    value.to_owned()
}

/// Our front matter, with another tool's inside when there was one.
pub(super) fn write(heading: &Heading, kept: Option<&str>) -> String {
    let mut out = format!(
        "---\n{OURS}: 1\ntitle: {}\n",
        quoted(&super::write::one_line(&heading.title))
    );
    if let Some(number) = heading.number {
        out.push_str(&format!("number: {number}\n"));
    }
    for (key, value) in &heading.facts {
        let key: String = key
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        out.push_str(&format!("{key}: {}\n", quoted(value)));
    }
    if let Some(kept) = kept {
        out.push_str(&format!(
            "{KEPT}: |\n{}\n",
            super::write::prefixed(kept, "  ", "  ")
        ));
    }
    out.push_str("---\n");
    out
}

/// JSON's strings are YAML's double-quoted strings.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(String, String)> {
        split(text).0.keys
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.into(), value.into())
    }

    #[test]
    fn yaml_lists_quotes_and_folded_texts_are_read() {
        let text = "---\ntitle: \"A: b\"\ndescription: one\n    two\nauthors:\n  - joe\n- ann\ntags: [x, 'y']\n---\nBody\n";
        let expected = [
            pair("title", "A: b"),
            pair("description", "one two"),
            pair("authors", "joe, ann"),
            pair("tags", "x, y"),
        ];
        assert_eq!(keys(text), expected);
        assert_eq!(split(text).1, "Body\n");
    }

    #[test]
    fn toml_is_read_up_to_its_first_table() {
        let text =
            "+++\ntitle = \"T\"\nauthors = [\"A B\", \"C\"]\n[extra]\nteam = \"x\"\n+++\n\nBody";
        assert_eq!(keys(text), [pair("title", "T"), pair("authors", "A B, C")]);
    }

    #[test]
    fn a_ruler_at_the_top_without_an_end_is_no_front_matter() {
        assert_eq!(split("---\nText\n"), (Front::default(), "---\nText\n"));
    }

    #[test]
    fn another_tools_front_matter_travels_inside_ours_and_comes_back() {
        let kept = "+++\ntitle = \"x\"\n\n[extra]\na = 1\n+++";
        let written = write(
            &Heading {
                title: "A \"b\"".into(),
                number: Some(4),
                facts: vec![],
            },
            Some(kept),
        );
        let (front, rest) = split(&written);
        assert_eq!(
            (front.verbatim.as_deref(), front.ours, rest),
            (Some(kept), true, "")
        );
        assert_eq!(front.keys[1], pair("title", "A \"b\""));
    }
}
