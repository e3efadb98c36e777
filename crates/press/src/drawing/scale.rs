//! From instants to places: the scale of a drawn timeline, its round times, and how spans are told.
//! Not here: the drawing itself.

use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};

/// Instants between the first and the last, laid out from left to right.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    first: Timestamp,
    seconds: f64,
    left: f64,
    width: f64,
    zone: TimeZone,
}

impl Scale {
    /// A scale over two instants; nothing when the second is not later than the first.
    pub(super) fn over(
        first: Timestamp,
        last: Timestamp,
        zone: &TimeZone,
        (left, width): (f64, f64),
    ) -> Option<Self> {
        let seconds = last.duration_since(first).as_secs_f64();
        (seconds > 0.0).then(|| Self {
            first,
            seconds,
            left,
            width,
            zone: zone.clone(),
        })
    }

    /// Where an instant lies.
    pub(super) fn x(&self, at: Timestamp) -> f64 {
        self.left + at.duration_since(self.first).as_secs_f64() / self.seconds * self.width
    }

    /// An instant on the wall clock.
    pub(super) fn wall(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// Round times on the wall clock, up to nine of them, as place and words.
    pub(super) fn round_times(&self) -> Vec<(f64, String)> {
        const STEPS: [i64; 16] = [
            60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172_800, 604_800,
            2_592_000, 31_536_000,
        ];
        let Some(step) = STEPS
            .into_iter()
            .find(|step| self.seconds / (*step as f64) <= 9.0)
        else {
            return Vec::new();
        };
        let offset = i64::from(self.wall(self.first).offset().seconds());
        let begin = self.first.as_second();
        let mut at = (begin + offset).div_euclid(step) * step - offset;
        let end = begin + self.seconds as i64;
        let mut out = Vec::new();
        let mut day = None;
        while at <= end {
            if at >= begin
                && let Ok(instant) = Timestamp::from_second(at)
            {
                let wall = self.wall(instant);
                let new_day = day.replace(wall.date()) != Some(wall.date());
                let form = match (step >= 86400, new_day) {
                    (true, _) => "%-d %b",
                    (false, true) => "%-d %b %H:%M",
                    (false, false) => "%H:%M",
                };
                out.push((self.x(instant), wall.strftime(form).to_string()));
            }
            at += step;
        }
        out
    }
}

/// The length of a span in whole minutes, hours or days, as people say it.
pub(super) fn in_words(from: Timestamp, to: Timestamp) -> String {
    let span: SignedDuration = to.duration_since(from);
    postmortem::moment::in_words(if span.is_negative() { -span } else { span })
}
