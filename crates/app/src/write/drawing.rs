//! Drawings of a postmortem: its timeline to scale and its tree of hows, for pages and as files.
//! Not here: how they are drawn (press).

use postmortem::incident::Milestones;
pub use press::drawing::Shown;
pub use press::drawing::hows::Drawn as Hows;
pub use press::drawing::timeline::{Drawn as Timeline, Row};

use super::read::Written;

/// The timeline, to scale, with the times of its first incident; nothing when there are not two instants to draw between.
pub fn timeline(written: &Written, shown: Shown) -> Option<Timeline> {
    let none = Milestones::default();
    let milestones = written
        .incidents
        .first()
        .map_or(&none, |incident| &incident.facts.milestones);
    press::drawing::timeline::draw(&written.document, milestones, shown)
}

/// The tree of hows; nothing when none is written.
pub fn hows(written: &Written, shown: Shown) -> Option<Hows> {
    press::drawing::hows::draw(&written.document, shown)
}
