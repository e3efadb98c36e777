//! The few closed lists of words that blocks use: kinds of entries, priorities, confidence.
//! Not here: kinds and states of actions, which stand with the rules of an action's life (improve).

/// Makes an enum of fixed words with `as_str`, `parse` and `ALL`.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$each])* $variant,)* }
        impl $name {
            /// All of them, in their natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The fixed word, as in the document's attributes.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $word,)* } }
            /// The word's meaning; nothing for any other word.
            pub fn parse(word: &str) -> Option<Self> { match word { $($word => Some(Self::$variant),)* _ => None } }
        }
    };
}

words! {
    /// What sort of entry of the timeline.
    EntryKind {
        /// Something happened.
        Event = "event",
        /// Somebody or something noticed.
        Detection = "detection",
        /// Somebody did something.
        Action = "action",
        /// A choice was made.
        Decision = "decision",
        /// People were told.
        Communication = "communication",
        /// A machine raised its voice, or fell silent again.
        Alert = "alert",
    }
}
words! {
    /// How soon.
    Priority {
        /// Before anything else.
        P1 = "p1",
        /// Soon.
        P2 = "p2",
        /// In its turn.
        P3 = "p3",
        /// When there is room.
        P4 = "p4",
    }
}
words! {
    /// How sure the authors are of a how.
    Confidence {
        /// A guess.
        Low = "low",
        /// Likely.
        Medium = "medium",
        /// Seen.
        High = "high",
    }
}
