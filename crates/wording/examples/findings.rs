//! Prints what the analyser finds in files, one finding a line, for reading by a person.
//! Figures against labels are in `measure`.

use wording::{Context, Format, Label};

fn main() -> std::io::Result<()> {
    let mut words = 0;
    let mut count = 0;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        words += text.split_whitespace().count();
        for finding in wording::check(&text, Format::Markdown, &Context::default()) {
            count += usize::from(!matches!(
                finding.label,
                Label::VagueAction | Label::Privacy
            ));
            let from = text[..finding.span.start]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let to = text[finding.span.end..]
                .find('\n')
                .map_or(text.len(), |at| finding.span.end + at);
            let name = path.rsplit('/').next().unwrap_or("");
            let start = from.max(finding.span.start.saturating_sub(90));
            let start = (start..=finding.span.start)
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(finding.span.start);
            let end = (finding.span.end..to.min(finding.span.end + 80))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(finding.span.end);
            println!(
                "{name:.20} {:12} {:18} {}«{}»{}",
                finding.label.as_str(),
                finding.rule,
                &text[start..finding.span.start],
                &text[finding.span.clone()],
                &text[finding.span.end..end]
            );
            for instead in &finding.instead {
                println!("      -> {instead}");
            }
        }
    }
    println!("{words} words, {count} language findings");
    Ok(())
}
