//! What a reviewer is told of images: how many wait for eyes, and for words.
//! Not here: everything that a program can read by itself (evidence).

use postmortem::write::document::Document;
use postmortem::write::file;

use super::evidence::{Evidence, Sign};

/// What no program here can see: whose name or face an image shows.
pub(super) fn to_look_at(document: &Document) -> Option<Evidence> {
    let (shown, _) = file::images_in(document);
    let sentence = match shown {
        0 => return None,
        1 => "1 image to look at".to_owned(),
        several => format!("{several} images to look at"),
    };
    Some(Evidence::new(Sign::Ask, sentence).with(
        "What an image shows is read by eyes alone: names, addresses, keys on a screen. It stays inside; its words leave.",
    ))
}

/// Images that say nothing to those who cannot see them, nor to anybody outside.
pub(super) fn undescribed(document: &Document) -> Option<Evidence> {
    let sentence = match file::images_in(document) {
        (0, _) => return None,
        (_, 0) => {
            return Some(Evidence::new(
                Sign::Yes,
                "Every image says in words what it shows",
            ));
        }
        (_, 1) => "1 image has no words for those who cannot see it".to_owned(),
        (_, several) => format!("{several} images have no words for those who cannot see them"),
    };
    Some(Evidence::new(Sign::Ask, sentence).with("The field beneath an image asks for them."))
}

#[cfg(test)]
mod tests {
    use postmortem::write::document::{Block, BlockKind, Inline};

    use super::*;

    fn with_images(alts: &[&str]) -> Document {
        let image = |alt: &&str| Inline::Image {
            src: "/postmortems/1/files/00000000-0000-0000-0000-000000000007/a.png".into(),
            alt: (*alt).into(),
            title: String::new(),
            marks: vec![],
        };
        let line = BlockKind::Paragraph(alts.iter().map(image).collect());
        Document {
            blocks: vec![Block::new(line)],
        }
    }

    fn told(evidence: Option<Evidence>) -> (Option<Sign>, String) {
        evidence.map_or((None, String::new()), |it| (Some(it.sign), it.sentence))
    }

    #[test]
    fn a_text_without_images_is_asked_for_none() {
        assert!(to_look_at(&with_images(&[])).is_none());
        assert!(undescribed(&with_images(&[])).is_none());
    }

    #[test]
    fn images_wait_for_eyes_and_for_words() {
        let (sign, sentence) = told(to_look_at(&with_images(&["The board", " "])));
        assert_eq!(
            (sign, sentence.as_str()),
            (Some(Sign::Ask), "2 images to look at")
        );
        let (sign, sentence) = told(undescribed(&with_images(&["The board", " "])));
        assert_eq!(sign, Some(Sign::Ask));
        assert!(sentence.starts_with("1 image has no words"), "{sentence}");
        assert_eq!(
            told(undescribed(&with_images(&["The board"]))).0,
            Some(Sign::Yes)
        );
    }
}
