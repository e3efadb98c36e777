//! The one list of rules, in the order in which people read them: what each says and asks, and where its page lies.
//! How they are run over a sentence is in `mod`; what cannot be said in phrases is in the label's own file.

use super::{animated, attribution, blame, hindsight, named, person_fix, who};
use crate::finding::{Label, Severity};
use crate::rule::{Grammar, Hears};
use crate::text::cue::{self, Cues};

/// One line of the list; title and summary are read from the page.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) label: Label,
    pub(super) severity: Severity,
    pub(super) hears: Hears,
    pub(super) grammar: Option<(Grammar, Cues)>,
    pub(super) message: &'static str,
    pub(super) question: &'static str,
    pub(super) page: &'static str,
    pub(super) phrases: &'static str,
}

macro_rules! rule {
    ($folder:literal, $name:literal, $label:ident, $severity:ident, $hears:ident, $grammar:expr, $message:literal, $question:literal) => {
        Entry {
            name: $name,
            label: Label::$label,
            severity: Severity::$severity,
            hears: Hears::$hears,
            grammar: $grammar,
            message: $message,
            question: $question,
            page: include_str!(concat!($folder, "/", $name, ".md")),
            phrases: include_str!(concat!($folder, "/", $name, ".phrases")),
        }
    };
    ($folder:literal, $name:literal, $label:ident, $severity:ident, $message:literal, $question:literal) => {
        Entry {
            name: $name,
            label: Label::$label,
            severity: Severity::$severity,
            hears: Hears::All,
            grammar: None,
            message: $message,
            question: $question,
            page: include_str!(concat!($folder, "/", $name, ".md")),
            phrases: "",
        }
    };
}

/// Every rule there is.
pub(super) const ENTRIES: &[Entry] = &[
    rule!(
        "blame",
        "people-as-cause",
        Blame,
        Error,
        Claims,
        Some((
            blame::people_as_cause,
            cue::HARM | cue::CAUSE | cue::BECAUSE
        )),
        "People are told as the cause of the harm. What they did made sense with what they saw; the system let it do damage.",
        "What made this the sensible thing to do, and what let one act do so much harm?"
    ),
    rule!(
        "blame",
        "guilty-party",
        Blame,
        Error,
        Claims,
        Some((blame::guilty_party, 0)),
        "Guilt or responsibility for the harm is laid on people. Nobody can fix guilt; a condition can be fixed.",
        "Which conditions made this outcome possible, whoever had been there?"
    ),
    rule!(
        "blame",
        "hint-of-blame",
        Blame,
        Note,
        "This sounds like blame, though no single phrase says so: people and harm stand close together.",
        "Which conditions led to the harm, whoever had been there?"
    ),
    rule!(
        "attribution",
        "human-error",
        Trait,
        Error,
        Claims,
        None,
        "“Human error” ends the search where it should begin: it names a person's limit, not what met it.",
        "How did the tool, the information or the moment make this easy to do?"
    ),
    rule!(
        "attribution",
        "lapse",
        Trait,
        Warning,
        Claims,
        Some((attribution::lapse, cue::LAPSE)),
        "What happened is told as a person's lapse of memory, attention or effort. The situation they were in is missing.",
        "What would have had to be visible at that moment?"
    ),
    rule!(
        "attribution",
        "character",
        Trait,
        Error,
        Claims,
        Some((attribution::character, cue::CHARACTER)),
        "Behaviour is explained by what people are like. The fundamental attribution error: character is seen, circumstances are not.",
        "What about the situation would have led anyone to do the same?"
    ),
    rule!(
        "attribution",
        "slip-adverb",
        Trait,
        Note,
        Claims,
        Some((attribution::slip, cue::SLIP)),
        "A small word turns an act into a mistake of the person. At the time it looked right.",
        "What made it look right?"
    ),
    rule!(
        "attribution",
        "hint-of-judgement",
        Trait,
        Note,
        "This sounds like a judgement of people rather than an account of what they met.",
        "What about the situation would have led anyone to do the same?"
    ),
    rule!(
        "hindsight",
        "counterfactual",
        Hindsight,
        Warning,
        Claims,
        Some((hindsight::counterfactual, cue::MODAL)),
        "This tells what people should, could or would have done. It is known now; it was not known then.",
        "What did they know and see at that moment, and what did they aim for?"
    ),
    rule!(
        "hindsight",
        "obvious-now",
        Hindsight,
        Warning,
        Claims,
        None,
        "The outcome is made to look plain or avoidable. Knowing how it ended makes every sign look clear.",
        "What did it look like before the outcome was known?"
    ),
    rule!(
        "hindsight",
        "hint-of-hindsight",
        Hindsight,
        Note,
        "This sounds as if the outcome had been plain before it came.",
        "What did it look like before the outcome was known?"
    ),
    rule!(
        "animated",
        "strong-words",
        Animated,
        Warning,
        Feelings,
        Some((animated::strong_words, 0)),
        "The words carry anger, drama or contempt. They tell how it felt and hide what happened.",
        "What happened, in numbers and plain words?"
    ),
    rule!(
        "animated",
        "sarcasm",
        Animated,
        Warning,
        Feelings,
        None,
        "This can be read as sarcasm. Readers hear the sting and lose the point.",
        "What is the point, said plainly?"
    ),
    rule!(
        "animated",
        "shouting",
        Animated,
        Warning,
        All,
        Some((
            animated::shouting,
            cue::LOUD | cue::SHOUTED | cue::PICTURE | cue::STRETCHED
        )),
        "Capitals, repeated marks or emoji raise the voice. The facts stand better without.",
        "What is the fact, said quietly?"
    ),
    rule!(
        "animated",
        "hint-of-anger",
        Animated,
        Note,
        "This sounds heated, or it stings.",
        "What happened, in numbers and plain words?"
    ),
    rule!(
        "who",
        "who-did-it",
        Who,
        Error,
        Claims,
        Some((who::who_did_it, cue::WHO)),
        "This asks who. The answer is a name, and a name teaches nothing.",
        "How was it possible?"
    ),
    rule!(
        "who",
        "why-did-they",
        Who,
        Error,
        Claims,
        Some((who::why_did_they, cue::WHY)),
        "“Why” put to people asks them to justify themselves. “How” asks for the conditions.",
        "How did it make sense at the time?"
    ),
    rule!(
        "who",
        "culprit-heading",
        Who,
        Error,
        All,
        Some((who::culprit_heading, cue::HARM | cue::CAUSE | cue::BECAUSE)),
        "A heading or field leaves room for a culprit, so one will be found.",
        "Which conditions came together?"
    ),
    rule!(
        "who",
        "demand-for-answers",
        Who,
        Error,
        Claims,
        None,
        "People are called to account. They will protect themselves, and the account will be lost.",
        "What would help them tell freely what they saw and did?"
    ),
    rule!(
        "who",
        "hint-of-accusation",
        Who,
        Note,
        "This sounds as if it looked for a culprit or called somebody to account.",
        "How was it possible?"
    ),
    rule!(
        "person-fix",
        "be-more-careful",
        PersonFix,
        Warning,
        Advice,
        Some((person_fix::imperatives, cue::VIRTUE)),
        "This asks people to be better. Care runs out at 3 a.m.; a change to the system does not.",
        "What could the system do so that nobody needs to be careful here?"
    ),
    rule!(
        "person-fix",
        "reminder",
        PersonFix,
        Warning,
        Advice,
        None,
        "A reminder fades within weeks, and newcomers never got it.",
        "What would show this at the moment it matters?"
    ),
    rule!(
        "person-fix",
        "retraining",
        PersonFix,
        Warning,
        Advice,
        None,
        "Retraining the people involved treats the knowledge as the fault. The next person has not been trained.",
        "What could the tool show or refuse, so that the knowledge is not needed?"
    ),
    rule!(
        "person-fix",
        "punishment",
        PersonFix,
        Error,
        Advice,
        None,
        "Punishment teaches people to hide what they know about the next incident.",
        "What would have to change so that the same act does no harm?"
    ),
    rule!(
        "person-fix",
        "hint-of-person-fix",
        PersonFix,
        Note,
        "This sounds as if people were to be better, where the system could be.",
        "What could the system do so that nobody needs to remember this?"
    ),
    rule!(
        "named",
        "named-person",
        Named,
        Warning,
        All,
        Some((named::named_person, cue::NAMED | cue::TITLE)),
        "A person is named as someone who acted. A role tells the story as well, and protects them.",
        "In which role did they act?"
    ),
    rule!(
        "named",
        "hint-of-a-name",
        Named,
        Note,
        "This may name a person as someone who acted.",
        "In which role did they act?"
    ),
    rule!(
        "vague-action",
        "vague-verb",
        VagueAction,
        Note,
        "Nobody can tell when this is done.",
        "What will be true when it is done?"
    ),
    rule!(
        "vague-action",
        "no-owner",
        VagueAction,
        Note,
        "No one owns this action yet.",
        "Who will see it through?"
    ),
    rule!(
        "vague-action",
        "no-due-date",
        VagueAction,
        Note,
        "This action has no due date yet.",
        "By when?"
    ),
    rule!(
        "vague-action",
        "no-end-state",
        VagueAction,
        Note,
        "It is not said what will be true when this is done.",
        "How will anyone see that it is done?"
    ),
    rule!(
        "document",
        "impact-without-action",
        Document,
        Note,
        "People were affected, and the document names nothing that will be different.",
        "What will be different, so that this hurts less or is seen sooner?"
    ),
    rule!(
        "document",
        "unexplained-silence",
        Document,
        Note,
        "Much time passed before anyone noticed, and the document does not say why.",
        "What would have told someone sooner?"
    ),
    rule!(
        "document",
        "times-out-of-order",
        Document,
        Note,
        "This entry is earlier than the one before it. Either the time or the place is from another draft.",
        "Which of the two times is right?"
    ),
    rule!(
        "document",
        "duration-off",
        Document,
        Note,
        "No two times of this document are that far apart.",
        "From when to when is this counted?"
    ),
    rule!(
        "document",
        "section-left-open",
        Document,
        Note,
        "This still stands as the template left it.",
        "What belongs here, or may the section go?"
    ),
    rule!(
        "document",
        "lone-root-cause",
        Document,
        Note,
        "A single cause in a few words is where the questions begin: each how leads to another condition.",
        "How was this possible, and how did it do so much harm?"
    ),
    rule!(
        "document",
        "one-sided-lessons",
        Document,
        Note,
        "These lessons tell only what went badly. What held, and what was luck, is as much worth knowing.",
        "What kept this from being worse, and which part of that was luck?"
    ),
    rule!(
        "privacy",
        "private-data",
        Privacy,
        Error,
        "This looks like personal data. It should not leave the house.",
        "Does the reader need it?"
    ),
    rule!(
        "privacy",
        "leaked-secret",
        Privacy,
        Error,
        "This looks like a secret. If it is real, it needs to be revoked as well as removed.",
        "Has it been revoked?"
    ),
    rule!(
        "ignore",
        "ignore-without-reason",
        Ignore,
        Warning,
        "This comment gives no reason behind a colon, so nothing is ignored.",
        "What makes these words right in this place?"
    ),
    rule!(
        "ignore",
        "ignore-without-effect",
        Ignore,
        Note,
        "This comment ignores nothing.",
        "What was it for, and is that still in the text?"
    ),
];

/// The lesson that goes with a label.
pub(super) fn lesson(label: Label) -> &'static str {
    match label {
        Label::Blame => "psychological-safety",
        Label::Trait => "fundamental-attribution-error",
        Label::Hindsight => "hindsight-bias",
        Label::Animated => "discharging-discomfort",
        Label::Who => "five-hows",
        Label::PersonFix => "fundamental-attribution-error",
        Label::VagueAction => "concrete-actions",
        Label::Document => "five-hows",
        Label::Named | Label::Privacy => "protecting-people",
        Label::Ignore => "psychological-safety",
    }
}
