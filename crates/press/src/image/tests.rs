//! Cleaned images: what they told is gone, what they show is there, and no bytes whatever bring the program down.
//! Not here: how a browser draws them (the journey of files does look).

use proptest::prelude::*;

use super::*;

/// Small images that tell an invented name, a device, a place in all the ways that their kind has, and all but the GIF that
/// they were taken sideways.
const TOLD: [(Media, &[u8]); 4] = [
    (Media::Png, include_bytes!("samples/told.png")),
    (Media::Jpeg, include_bytes!("samples/told.jpg")),
    (Media::Gif, include_bytes!("samples/told.gif")),
    (Media::Webp, include_bytes!("samples/told.webp")),
];

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn name_device_and_place_are_gone_from_every_kind_of_image() {
    for (media, bytes) in TOLD {
        assert!(
            holds(bytes, b"Ana Sample"),
            "{media:?} tells nothing to begin with"
        );
        let cleaned = cleaned(media, bytes).unwrap();
        for told in [
            b"Ana".as_slice(),
            b"SampleCam",
            b"GPS",
            b"2025:11:12",
            b"xmp",
            b"adobe.com",
            b"Comment",
            b"tEXt",
            b"zTXt",
            b"iTXt",
            // The first numbers of the place, as Exif writes them: 59 of 1.
            b"\0\0\0\x3b\0\0\0\x01",
            b"\x3b\0\0\0\x01\0\0\0",
        ] {
            assert!(!holds(&cleaned, told), "{media:?} still tells {told:?}");
        }
    }
}

#[test]
fn an_image_that_was_taken_sideways_still_says_so_and_nothing_beside_it() {
    for (media, bytes) in TOLD.into_iter().filter(|(media, _)| *media != Media::Gif) {
        let cleaned = cleaned(media, bytes).unwrap();
        assert!(holds(&cleaned, &orientation::exif(6)), "{media:?}");
    }
}

#[test]
fn the_picture_itself_is_not_touched() {
    let parts: [(Media, &[u8], &[u8]); 3] = [
        (Media::Png, b"IDAT", b"IEND"),
        (Media::Jpeg, b"\xff\xda", b"\xff\xd9"),
        (Media::Webp, b"VP8 ", b"EXIF"),
    ];
    for (media, begins, ends) in parts {
        let (_, bytes) = TOLD
            .into_iter()
            .find(|(of, _)| *of == media)
            .expect("a sample of each kind");
        let picture = |bytes: &[u8]| {
            let at = |words: &[u8]| bytes.windows(words.len()).position(|w| w == words).unwrap();
            bytes[at(begins)..at(ends)].to_vec()
        };
        assert_eq!(
            picture(bytes),
            picture(&cleaned(media, bytes).unwrap()),
            "{media:?}"
        );
    }
}

#[test]
fn colours_stay_and_so_does_a_film() {
    let photo = cleaned(Media::Jpeg, TOLD[1].1).unwrap();
    assert!(holds(&photo, b"ICC_PROFILE") && holds(&photo, b"JFIF"));
    let film = cleaned(Media::Gif, TOLD[2].1).unwrap();
    assert!(holds(&film, b"NETSCAPE2.0"));
    let frames = film.windows(3).filter(|window| window == b"\x21\xf9\x04");
    assert_eq!(frames.count(), 2);
}

#[test]
fn what_is_clean_stays_as_it_is() {
    for (media, bytes) in TOLD {
        let once = cleaned(media, bytes).unwrap();
        assert_eq!(cleaned(media, &once).unwrap(), once, "{media:?}");
    }
}

#[test]
fn what_follows_the_end_of_an_image_goes() {
    for (media, bytes) in TOLD {
        let more = [bytes, b"a film of Ana Sample"].concat();
        assert_eq!(cleaned(media, &more), cleaned(media, bytes), "{media:?}");
    }
}

#[test]
fn an_image_that_ends_in_the_middle_is_told() {
    for (media, bytes) in TOLD {
        let half = &bytes[..bytes.len() / 2];
        assert_eq!(cleaned(media, half), Err(NotCleaned::Unreadable));
        // It begins as another kind than it is said to be.
        let other = if media == Media::Png {
            Media::Gif
        } else {
            Media::Png
        };
        assert_eq!(cleaned(other, bytes), Err(NotCleaned::Unreadable));
    }
    assert_eq!(cleaned(Media::Text, b"words"), Err(NotCleaned::Unreadable));
}

#[test]
fn an_image_that_no_screen_shows_is_told() {
    let mut wide = TOLD[0].1.to_vec();
    // The sides stand behind the signature and the head of the first chunk.
    wide[16..20].copy_from_slice(&1_000_000u32.to_be_bytes());
    wide[20..24].copy_from_slice(&1_000u32.to_be_bytes());
    assert_eq!(cleaned(Media::Png, &wide), Err(NotCleaned::TooWide));
    wide[16..20].copy_from_slice(&[0; 4]);
    assert_eq!(cleaned(Media::Png, &wide), Err(NotCleaned::Unreadable));
}

fn any_image() -> impl Strategy<Value = (Media, Vec<u8>)> {
    let kind = (0..TOLD.len()).prop_map(|nth| TOLD[nth]);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    (kind, changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |((media, bytes), changes, end, is_cut)| {
            let mut bytes = bytes.to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if is_cut {
                bytes.truncate(end.index(bytes.len()));
            }
            (media, bytes)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_whatever_bring_the_program_down(media in 0..4usize, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let (media, sample) = TOLD[media];
        let begins = [&sample[..sample.len().min(40)], &bytes].concat();
        for bytes in [bytes, begins] {
            if let Ok(cleaned) = cleaned(media, &bytes) {
                prop_assert!(cleaned.len() <= bytes.len() + 64);
            }
        }
    }

    #[test]
    fn a_damaged_image_is_refused_or_comes_out_in_a_form_that_is_clean((media, bytes) in any_image()) {
        if let Ok(once) = cleaned(media, &bytes) {
            prop_assert_eq!(cleaned(media, &once), Ok(once.clone()));
        }
    }
}
