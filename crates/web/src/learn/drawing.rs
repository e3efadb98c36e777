//! The lessons' drawings, found by name. Lines and text take their colours from the style, so they turn with the light.
//! Not here: captions, which stand in the lessons.

/// Finds a drawing by its name.
pub fn drawing(name: &str) -> Option<&'static str> {
    Some(match name {
        "two-dials" => include_str!("drawings/two-dials.svg"),
        "two-windows" => include_str!("drawings/two-windows.svg"),
        "five-paths" => include_str!("drawings/five-paths.svg"),
        "valve" => include_str!("drawings/valve.svg"),
        "path-and-tree" => include_str!("drawings/path-and-tree.svg"),
        "ladder" => include_str!("drawings/ladder.svg"),
        "names-and-roles" => include_str!("drawings/names-and-roles.svg"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use postmortem::learn::lesson::lessons;

    #[test]
    fn every_lesson_has_its_drawing() {
        for lesson in lessons() {
            let names = lesson
                .body
                .split("](drawing:")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let found: Vec<_> = names.map(|name| (name, drawing(name).is_some())).collect();
            assert!(
                !found.is_empty() && found.iter().all(|(_, found)| *found),
                "{}: {found:?}",
                lesson.slug
            );
        }
    }
}
