//! Images and files that stand in a document: what they are by their bytes, what they are called, where they are found.
//! Not here: keeping the bytes (store), and taking out of an image what it tells besides its picture (press).

use jiff::Timestamp;
use uuid::Uuid;

use super::document::{Document, Inline, Mark};
use crate::{PersonId, PostmortemNumber};

/// The most bytes of an image.
pub const MOST_OF_AN_IMAGE: usize = 10_000_000;
/// The most bytes of any other file. A form that brings one is let in up to 25 MB, so that this sentence is the one that is told.
pub const MOST_OF_A_FILE: usize = 20_000_000;
/// The most letters of a name.
const LONGEST_NAME: usize = 100;

/// What a file is, told by its first bytes. What the sender calls it counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// An image with sharp edges: most screenshots.
    Png,
    /// A photograph.
    Jpeg,
    /// An image, perhaps moving.
    Gif,
    /// An image of a younger kind.
    Webp,
    /// A printed page.
    Pdf,
    /// Files in one; office documents are such.
    Zip,
    /// Text of any kind. SVG and HTML are text here: nothing of theirs is ever run.
    Text,
    /// Anything else.
    Other,
}

/// Why bytes are not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Nothing came.
    #[error(
        "The file was not taken in, because it is empty. Another look at where it lies may help."
    )]
    Empty,
    /// More than is taken.
    #[error(
        "The {0} was not taken in, because it is larger than {1} MB. A smaller one can be brought, or a link to where it lies."
    )]
    TooLarge(&'static str, usize),
    /// An image of a kind in which place, time and device may stand where this program does not find them.
    #[error(
        "The image was not taken in, because {0} may tell where and by whom it was made, and this program cannot take that out. Saved as PNG or JPEG it can be brought."
    )]
    Tells(&'static str),
}

impl Media {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Pdf,
        Self::Zip,
        Self::Text,
        Self::Other,
    ];

    /// What the bytes are, if they may be taken in.
    ///
    /// # Errors
    /// When there are none, too many, or they are an image that cannot be cleaned.
    pub fn of(bytes: &[u8]) -> Result<Self, NotTaken> {
        if bytes.is_empty() {
            return Err(NotTaken::Empty);
        }
        if let Some(kind) = talkative(bytes) {
            return Err(NotTaken::Tells(kind));
        }
        let media = Self::by_first_bytes(bytes);
        let (noun, most) = if media.is_image() {
            ("image", MOST_OF_AN_IMAGE)
        } else {
            ("file", MOST_OF_A_FILE)
        };
        if bytes.len() > most {
            return Err(NotTaken::TooLarge(noun, most / 1_000_000));
        }
        Ok(media)
    }

    fn by_first_bytes(bytes: &[u8]) -> Self {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Self::Webp,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            _ if !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok() => Self::Text,
            _ => Self::Other,
        }
    }

    /// Is it shown in the text, and not only linked to?
    pub fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Its fixed name, which is its media type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Zip => "application/zip",
            Self::Text => "text/plain; charset=utf-8",
            Self::Other => "application/octet-stream",
        }
    }

    /// Finds a kind by its fixed name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == name)
    }

    /// The end that names of this kind have; nothing where any will do.
    fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            _ => &[],
        }
    }
}

/// Images that carry where they were made, in forms that are not read here.
fn talkative(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => {
            Some("a TIFF or a camera’s raw image")
        }
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("a JPEG XL image"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4)? {
            b"avif" | b"avis" => Some("an AVIF image"),
            b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"hevm" | b"mif1" | b"msf1" => {
                Some("a HEIC image")
            }
            _ => None,
        },
        _ => None,
    }
}

/// What a file is called: one line without signs that lead elsewhere or hide something, with the end that its kind has.
pub fn name(given: &str, media: Media) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name: String = last
        .chars()
        .filter(|letter| !is_hidden(*letter))
        .map(|letter| {
            if "<>:\"|?*".contains(letter) {
                '-'
            } else {
                letter
            }
        })
        .take(LONGEST_NAME)
        .collect();
    name = name.trim_matches([' ', '.']).to_owned();
    if name.is_empty() {
        name = if media.is_image() { "image" } else { "file" }.into();
    }
    let lower = name.to_lowercase();
    let end = lower.rsplit_once('.').map_or("", |(_, end)| end);
    match media.ends() {
        [] => {}
        ends if ends.contains(&end) => {}
        ends => name = format!("{name}.{}", ends[0]),
    }
    name
}

/// Control signs, and signs that turn the direction of what follows: `gpj.exe` could read `exe.jpg`.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A file of a postmortem. Its bytes are kept beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// By which it is found.
    pub id: Uuid,
    /// The postmortem that it belongs to.
    pub postmortem: PostmortemNumber,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// How many bytes it has.
    pub size: i64,
    /// The hash of its bytes (SHA-256).
    pub hash: [u8; 32],
    /// Who brought it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

impl File {
    /// Where it is found on this site, as documents write it.
    pub fn address(&self) -> String {
        format!(
            "/postmortems/{}/files/{}/{}",
            self.postmortem,
            self.id,
            in_an_address(&self.name)
        )
    }
}

/// A file's name as a part of an address.
pub fn in_an_address(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Which file of the house an address names, if it names one. Only the form that [`File::address`] writes counts.
pub fn named_by(address: &str) -> Option<(PostmortemNumber, Uuid)> {
    let mut parts = address.strip_prefix("/postmortems/")?.split('/');
    let number = parts.next()?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let (files, id, name) = (parts.next()?, parts.next()?, parts.next()?);
    let is_plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte));
    if !is_number || files != "files" || !is_plain || parts.next().is_some() {
        return None;
    }
    // Only the usual form with hyphens: one file has one address.
    let id = Uuid::try_parse(id)
        .ok()
        .filter(|read| read.to_string() == id)?;
    Some((PostmortemNumber(number.parse().ok()?), id))
}

/// The files of the house that a document shows or leads to, each once, as they come.
pub fn named_in(document: &Document) -> Vec<(PostmortemNumber, Uuid)> {
    let mut named = Vec::new();
    let mut document = document.clone();
    for_each_address(&mut document, &mut |address| {
        named.extend(named_by(address).filter(|file| !named.contains(file)));
    });
    named
}

/// How many images of the house a document shows, and how many of them nobody has described.
pub fn images_in(document: &Document) -> (usize, usize) {
    let (mut shown, mut undescribed) = (0, 0);
    let mut document = document.clone();
    document.for_each_line(&mut |line| {
        for inline in line {
            if let Inline::Image { src, alt, .. } = inline
                && named_by(src).is_some()
            {
                shown += 1;
                undescribed += usize::from(alt.trim().is_empty());
            }
        }
    });
    (shown, undescribed)
}

/// The same document with other addresses for files of the house; where none is given, the old one stays.
pub fn readdressed(
    document: &Document,
    to: impl Fn(PostmortemNumber, Uuid) -> Option<String>,
) -> Document {
    let mut document = document.clone();
    for_each_address(&mut document, &mut |address| {
        if let Some(other) = named_by(address).and_then(|(number, id)| to(number, id)) {
            *address = other;
        }
    });
    document
}

fn for_each_address(document: &mut Document, change: &mut impl FnMut(&mut String)) {
    document.for_each_line(&mut |line| {
        for inline in line {
            if let Inline::Image { src, .. } = inline {
                change(src);
            }
            if let Inline::Text { marks, .. } | Inline::Image { marks, .. } = inline {
                for mark in marks {
                    if let Mark::Link { href, .. } = mark {
                        change(href);
                    }
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::document::{Block, BlockKind};
    use super::*;

    #[test]
    fn what_a_file_is_is_told_by_its_bytes() {
        let cases: [(&[u8], Media); 9] = [
            (b"\x89PNG\r\n\x1a\n....", Media::Png),
            (b"\xff\xd8\xff\xe0", Media::Jpeg),
            (b"GIF89a", Media::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", Media::Webp),
            (b"%PDF-1.7", Media::Pdf),
            (b"PK\x03\x04", Media::Zip),
            (b"<svg onload=alert(1)>", Media::Text),
            (b"<!doctype html><script>", Media::Text),
            (b"\x7fELF\0", Media::Other),
        ];
        for (bytes, media) in cases {
            assert_eq!(Media::of(bytes), Ok(media), "{bytes:?}");
            assert_eq!(Media::parse(media.as_str()), Some(media));
        }
        assert!(!Media::Text.is_image() && Media::Gif.is_image());
    }

    #[test]
    fn images_that_tell_their_place_and_cannot_be_cleaned_stay_out() {
        for bytes in [
            b"\0\0\0\x18ftypheic".as_slice(),
            b"\0\0\0\x18ftypavif",
            b"II*\0....",
            b"MM\0*....",
        ] {
            let refused = Media::of(bytes).unwrap_err();
            assert!(matches!(refused, NotTaken::Tells(_)), "{bytes:?}");
        }
        // A film is taken as the file that it is.
        assert_eq!(Media::of(b"\0\0\0\x18ftypmp42"), Ok(Media::Other));
    }

    #[test]
    fn nothing_and_too_much_are_not_taken_in() {
        assert_eq!(Media::of(b""), Err(NotTaken::Empty));
        let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
        image.resize(MOST_OF_AN_IMAGE + 1, 0);
        let refused = Media::of(&image).unwrap_err();
        assert!(refused.to_string().contains("larger than 10 MB"));
        assert_eq!(Media::of(&vec![0; MOST_OF_A_FILE]), Ok(Media::Other));
        assert!(Media::of(&vec![0; MOST_OF_A_FILE + 1]).is_err());
    }

    #[test]
    fn a_name_leads_nowhere_and_says_what_the_file_is() {
        let check = |given: &str, media, expected: &str| assert_eq!(name(given, media), expected);
        check("Board at 09:40.png", Media::Png, "Board at 09-40.png");
        check("../../etc/passwd", Media::Text, "passwd");
        check(r"C:\Users\ines\board.PNG", Media::Png, "board.PNG");
        check("photo.exe", Media::Jpeg, "photo.exe.jpg");
        check("photo.jpeg", Media::Jpeg, "photo.jpeg");
        check("a\u{202e}gpj.exe", Media::Other, "agpj.exe");
        check("", Media::Webp, "image.webp");
        check("..", Media::Other, "file");
        check("a\r\nb\0.txt", Media::Text, "ab.txt");
        assert_eq!(name(&"x".repeat(500), Media::Text).len(), LONGEST_NAME);
    }

    #[test]
    fn a_document_tells_its_files_and_takes_other_addresses_for_them() {
        let own = "/postmortems/465/files/00000000-0000-0000-0000-000000000007/a.png";
        let image = |src: &str| Inline::Image {
            src: src.into(),
            alt: "The board".into(),
            title: String::new(),
            marks: vec![],
        };
        let link = |href: &str| {
            let mark = Mark::Link {
                href: href.into(),
                title: String::new(),
            };
            Inline::marked("the log", [mark])
        };
        let document = |own: &str| Document {
            blocks: vec![Block::new(BlockKind::Quote(vec![Block::new(
                BlockKind::Paragraph(vec![
                    image(own),
                    link(own),
                    image("https://example.org/a.png"),
                ]),
            )]))],
        };
        let file = (PostmortemNumber(465), Uuid::from_u128(7));
        assert_eq!(named_in(&document(own)), [file]);
        assert_eq!(images_in(&document(own)), (1, 0));
        let moved = readdressed(&document(own), |number, id| {
            ((number, id) == file).then(|| "465-files/a.png".to_owned())
        });
        assert_eq!(moved, document("465-files/a.png"));
        assert_eq!(readdressed(&document(own), |_, _| None), document(own));
    }

    #[test]
    fn an_address_leads_back_to_its_file_and_no_other_form_does() {
        let file = File {
            id: Uuid::from_u128(7),
            postmortem: PostmortemNumber(465),
            name: "Board (1) – ä.png".into(),
            media: Media::Png,
            size: 1,
            hash: [0; 32],
            by: PersonId(Uuid::nil()),
            at: Timestamp::UNIX_EPOCH,
        };
        let address = file.address();
        assert_eq!(
            address,
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007/Board%20%281%29%20%E2%80%93%20%C3%A4.png"
        );
        assert_eq!(named_by(&address), Some((file.postmortem, file.id)));
        for other in [
            "/postmortems/465/files/7/x.png",
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007",
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007/",
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007/a/b",
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007/a?b",
            "/postmortems/465/files/00000000000000000000000000000007/a",
            "/postmortems/+465/files/00000000-0000-0000-0000-000000000007/a",
            "https://example.org/postmortems/465/files/00000000-0000-0000-0000-000000000007/a",
            "",
        ] {
            assert_eq!(named_by(other), None, "{other}");
        }
    }
}
