//! Cues: what a word or mark wakes. A rule with grammar runs only over sentences that hold one of its cues.
//! Which words they are, each rule says for itself; they are collected in `rules`.

/// A set of cues.
pub type Cues = u32;

/// "who".
pub const WHO: Cues = 1 << 0;
/// "why", "how come".
pub const WHY: Cues = 1 << 1;
/// "because", "since".
pub const BECAUSE: Cues = 1 << 2;
/// Verbs of harm in all their forms.
pub const HARM: Cues = 1 << 3;
/// Words of a field that asks for a cause: "root cause", "culprit".
pub const CAUSE: Cues = 1 << 4;
/// Words of character that systems have too.
pub const CHARACTER: Cues = 1 << 5;
/// "mistakenly" and its like.
pub const SLIP: Cues = 1 << 6;
/// "failure to", "skipped".
pub const LAPSE: Cues = 1 << 7;
/// "should", "could", "had" and their like.
pub const MODAL: Cues = 1 << 8;
/// "careful", "vigilant" and their like.
pub const VIRTUE: Cues = 1 << 9;
/// Mr, Ms, Dr and their like.
pub const TITLE: Cues = 1 << 10;
/// A person's name was found, or the sign of a chat's speaker.
pub const NAMED: Cues = 1 << 11;
/// First words of the phrases that turn something away.
pub const REFUSAL: Cues = 1 << 12;
/// Words of sentences that recommend something.
pub const ADVICE: Cues = 1 << 13;
/// "!" and "?".
pub const LOUD: Cues = 1 << 14;
/// A word in capitals.
pub const SHOUTED: Cues = 1 << 15;
/// Emoji, and the chat codes that stand for them.
pub const PICTURE: Cues = 1 << 16;
/// "sooooo", "f***ing".
pub const STRETCHED: Cues = 1 << 17;
/// "operator", which may be a program.
pub const OPERATOR: Cues = 1 << 18;
/// A phrase of the rules may be around this word.
pub const PHRASE: Cues = 1 << 19;

/// What the letters of a word tell without any list: a letter four times in a row, or letters starred out.
pub fn of_shape(word: &str) -> Cues {
    let bytes = word.as_bytes();
    let is_row = |four: &[u8]| four.iter().all(|byte| byte.eq_ignore_ascii_case(&four[0]));
    if word.is_ascii() && !bytes.contains(&b'*') && !bytes.windows(4).any(is_row) {
        return 0;
    }
    let mut run = 0;
    let mut last = ' ';
    let long = word.chars().any(|character| {
        run = if character.eq_ignore_ascii_case(&last) && character.is_alphabetic() {
            run + 1
        } else {
            1
        };
        last = character;
        run >= 4
    });
    let starred = word.contains("**") && word.starts_with(char::is_alphabetic);
    if long && word.len() < 24 && !word.to_lowercase().contains("www") || starred {
        STRETCHED
    } else {
        0
    }
}
