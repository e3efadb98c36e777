//! Which known name somebody may have meant.
//! Where names are looked up, and what is told when there is none, is decided by those who ask.

/// Gives the known name that is nearest to a misspelt one, if any is near.
///
/// ```
/// assert_eq!(wording::near("levls", ["levels", "roster"]), Some("levels"));
/// assert_eq!(wording::near("coffee", ["levels", "roster"]), None);
/// ```
pub fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be changed, added or left out to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    // A name is short; more letters than these only make it less near.
    for (index, letter) in one.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (at, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *known);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_more_or_less_is_near_and_another_word_is_not() {
        for (name, nearest) in [
            ("lasp", Some("lapse")),
            ("hindsigt", Some("hindsight")),
            ("lapse", Some("lapse")),
            ("z", None),
        ] {
            assert_eq!(
                near(name, ["hindsight", "lapse", "privacy"]),
                nearest,
                "{name}"
            );
        }
    }
}
