//! The few closed lists of words that blocks use: kinds of entries and actions, states, priorities, confidence.
//! Not here: what may follow what (the domain's verbs decide that).

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
    }
}
words! {
    /// What an action is for.
    ActionKind {
        /// It makes a recurrence impossible or less likely.
        Prevent = "prevent",
        /// It makes the effect smaller or shorter.
        Mitigate = "mitigate",
        /// It makes noticing faster.
        Detect = "detect",
        /// It mends what was harmed.
        Repair = "repair",
        /// It changes how people work together.
        Process = "process",
    }
}
words! {
    /// How far an action is.
    ActionState {
        /// Somebody thinks it should be done.
        Proposed = "proposed",
        /// It has an owner and a date.
        Committed = "committed",
        /// It is being done.
        InProgress = "in_progress",
        /// It is done, with evidence.
        Done = "done",
        /// Somebody saw that the end state is true.
        Verified = "verified",
        /// It will not be done, for a reason.
        Dropped = "dropped",
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

impl Default for ActionState {
    /// An action that nobody has spoken about is a proposal.
    fn default() -> Self {
        Self::Proposed
    }
}

impl ActionState {
    /// Whether the work itself is over and the end state reached.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Verified)
    }

    /// The words on pages: `in progress` where the attribute says `in_progress`.
    pub fn word(self) -> &'static str {
        if self == Self::InProgress { "in progress" } else { self.as_str() }
    }
}
