//! Bring your own: a Markdown postmortem becomes an incident with what was recognised, and a document that drops nothing.
//! Not here: reading Markdown (press::markdown).

use postmortem::history::Subject;
use postmortem::incident::{Facts, Milestone, Milestones, Severity, read_title};
use postmortem::moment::{Moment, read_local, read_rfc3339};
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::write::document::Document;
use postmortem::{IncidentNumber, PersonId, PostmortemNumber, Problems};
use press::markdown::Imported;

use super::start;
use crate::{App, Failure, Result, history};

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// What an import made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The postmortem, a draft.
    pub postmortem: Postmortem,
    /// What was recognised, as short phrases: `12 timeline entries`, `5 actions`.
    pub recognised: Vec<String>,
}

/// Imports one file. `name` is the file's name, for its date and for the title if it has none.
pub async fn import(app: &App, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Made> {
    may(actor, Verb::Write)?;
    keep(app, Some(actor.id()), name, bytes).await
}

/// Imports one file from the command line of the machine itself.
pub async fn import_by_machine(app: &App, name: &str, bytes: &[u8]) -> Result<Made> {
    keep(app, None, name, bytes).await
}

async fn keep(app: &App, by: Option<PersonId>, name: &str, bytes: &[u8]) -> Result<Made> {
    let text = read_text(name, bytes)?;
    let imported = press::markdown::read_named(text, name);
    let facts = facts(name, &imported);
    let recognised = recognised(&imported.document);
    let mut tx = app.store().write().await?;
    let number = store::numbers::next(&mut tx, "incident").await?;
    crate::decide::record::keep(app, &mut tx, by, IncidentNumber(number), facts.clone(), &[])
        .await?;
    let postmortem = Postmortem {
        number: PostmortemNumber(number),
        title: facts.title,
        stage: Stage::Draft,
        incidents: vec![IncidentNumber(number)],
        template_version: 0,
        epoch: uuid::Uuid::now_v7(),
        started_by: by,
        started_at: app.now(),
        authors: by.into_iter().collect(),
        version: 1,
    };
    start::keep(app, &mut tx, &postmortem, &imported.document).await?;
    let words = format!("imported it from {name}: {}", recognised.join(", "));
    history::write_by(
        app,
        &mut tx,
        by,
        Subject::Postmortem(postmortem.number),
        "postmortem.imported",
        words,
    )
    .await?;
    tx.commit().await?;
    Ok(Made {
        postmortem,
        recognised,
    })
}

/// The text of a file, or why it has none.
fn read_text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str> {
    let refuse = |sentence: String| Err(Failure::problem("file", sentence));
    if bytes.len() > LARGEST {
        return refuse(format!(
            "{name} was not imported: it has {} MB, and up to 4 MB are taken. Long logs read better as attachments.",
            bytes.len() / 1_000_000
        ));
    }
    if bytes.contains(&0) {
        return refuse(format!(
            "{name} was not imported: it is not text but a binary file. Markdown and plain text are taken; a document from elsewhere can be saved as Markdown first."
        ));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => {
            refuse(format!("{name} was not imported, because it is empty."))
        }
        Ok(text) => Ok(text),
        Err(error) => refuse(format!(
            "{name} was not imported: it is not UTF-8 from byte {} on. Saved again as UTF-8, it can be imported.",
            error.valid_up_to()
        )),
    }
}

fn recognised(document: &Document) -> Vec<String> {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    vec![
        counted(
            document
                .sections()
                .filter(|section| section.heading.is_some())
                .count(),
            "section",
            "sections",
        ),
        counted(
            document.timeline().count(),
            "timeline entry",
            "timeline entries",
        ),
        counted(document.actions().count(), "action", "actions"),
    ]
}

/// The facts of the incident as far as the file tells them; everything else is not known yet.
fn facts(name: &str, imported: &Imported) -> Facts {
    let front = |keys: &[&str]| {
        imported
            .front
            .iter()
            .find(|(key, _)| keys.contains(&key.to_lowercase().as_str()))
            .map(|(_, value)| value.as_str())
    };
    let mut milestones = Milestones::default();
    for (milestone, keys) in [
        (Milestone::Started, ["started", "started_at"]),
        (Milestone::Detected, ["detected", "detected_at"]),
        (Milestone::Declared, ["declared", "declared_at"]),
        (Milestone::Mitigated, ["mitigated", "mitigated_at"]),
        (Milestone::Resolved, ["resolved", "resolved_at"]),
    ] {
        milestones.set(
            milestone,
            front(&keys).and_then(|value| read_local(value, "UTC").ok()),
        );
    }
    for found in &imported.times {
        if let (None, Ok(moment)) = (milestones.get(found.milestone), read_rfc3339(&found.at)) {
            milestones.set(found.milestone, Some(moment));
        }
    }
    let mut times: Vec<Moment> = imported
        .document
        .timeline()
        .filter_map(|entry| read_rfc3339(&entry.at).ok())
        .collect();
    times.sort_by_key(|moment| moment.at);
    for entry in imported.document.timeline() {
        if let (Some(milestone), Ok(moment)) = (entry.milestone, read_rfc3339(&entry.at))
            && milestones.get(milestone).is_none()
        {
            milestones.set(milestone, Some(moment));
        }
    }
    if milestones.started.is_none() {
        milestones.started = times
            .first()
            .cloned()
            .or_else(|| day(&imported.date))
            .or_else(|| day(name));
    }
    if !milestones.out_of_order().is_empty() {
        milestones = Milestones {
            started: times.first().cloned(),
            ..Milestones::default()
        };
    }
    Facts {
        title: title(name, &imported.title),
        severity: Severity::parse(&imported.severity.to_lowercase().replace([' ', '-'], ""))
            .unwrap_or(Severity::Sev3),
        services: front(&["services", "service"])
            .map(split)
            .unwrap_or_default(),
        milestones,
        user_visible: front(&["user_visible"]).is_some_and(|value| value == "true"),
        users_affected: front(&["users_affected"]).and_then(|value| value.parse().ok()),
        data_loss: front(&["data_loss"]).is_some_and(|value| value == "true"),
        error_budget_spent: front(&["error_budget_spent"]).and_then(|value| value.parse().ok()),
    }
}

fn split(value: &str) -> Vec<String> {
    value
        .trim_matches(['[', ']'])
        .split(',')
        .map(|service| service.trim().trim_matches('"').to_owned())
        .filter(|service| !service.is_empty())
        .collect()
}

/// The first day that stands in a text as `YYYY-MM-DD`, at midnight UTC.
fn day(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(9)).find_map(|start| {
        let candidate = text.get(start..start + 10)?;
        let date: jiff::civil::Date = candidate.parse().ok()?;
        Some(Moment::utc(
            date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(),
        ))
    })
}

fn title(name: &str, found: &str) -> String {
    let mut problems = Problems::default();
    let title = read_title(found, &mut problems);
    if problems.0.is_empty() {
        return title;
    }
    if title.chars().count() > 200 {
        return title
            .chars()
            .filter(|letter| !letter.is_control())
            .take(199)
            .chain(['…'])
            .collect();
    }
    let stem = name
        .rsplit('/')
        .next()
        .unwrap_or(name)
        .split('.')
        .next()
        .unwrap_or(name);
    let words: String = stem
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .collect();
    let title = read_title(&words, &mut Problems::default());
    if title.is_empty() {
        "An imported postmortem".into()
    } else {
        title.chars().take(200).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_file_and_bad_utf_8_are_told_with_what_to_do() {
        let told = |bytes: &[u8]| read_text("scan.md", bytes).unwrap_err().to_string();
        assert!(told(b"%PDF\0\0").contains("saved as Markdown"));
        assert!(told(b"# Caf\xe9").contains("from byte 5"));
        assert!(told(b" \n").contains("empty"));
        assert!(told(&vec![b'a'; LARGEST + 1]).contains("up to 4 MB"));
    }

    #[test]
    fn a_file_without_a_title_is_called_by_its_name() {
        assert_eq!(
            title("reports/2025-11-12-gates_closed.md", ""),
            "2025 11 12 gates closed"
        );
        assert_eq!(title("x.md", "Gates closed"), "Gates closed");
    }

    #[test]
    fn the_day_is_found_in_the_name() {
        assert_eq!(
            day("2025-11-12-gates.md").unwrap().rfc3339(),
            "2025-11-12T00:00:00+00:00"
        );
        assert!(day("gates.md").is_none());
    }
}
