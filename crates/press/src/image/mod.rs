//! Images without what they tell besides their picture: place, time, device, author, previews, comments. Each form has a list of what
//! stays; whatever else stands in a file, also of kinds yet to be invented, goes. Not here: which kind an image is (domain).

mod gif;
mod jpeg;
mod orientation;
mod png;
mod reader;
mod webp;

use postmortem::write::file::Media;

/// The most points of an image: beyond, it would occupy the browser of everyone who reads.
const MOST_POINTS: u64 = 100_000_000;

/// Why an image could not be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCleaned {
    /// It ends in the middle, or is something else than it begins as.
    #[error(
        "The image was not taken in, because it ends in the middle or is not built as images of its kind are. Saved anew from the program that made it, it can be brought again."
    )]
    Unreadable,
    /// It is a picture that no screen shows.
    #[error(
        "The image was not taken in, because it has more than 100 million points. Scaled down, it can be brought again."
    )]
    TooWide,
}

/// What a form's file has come to: its bytes, and how wide and high the picture is.
struct Cleaned {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
}

/// An image with its picture, its colours and the way up, and nothing else. The picture itself is not touched.
///
/// # Errors
/// When it cannot be read to its end, or is too large to be shown. Bytes that are no image are unreadable.
pub fn cleaned(media: Media, bytes: &[u8]) -> Result<Vec<u8>, NotCleaned> {
    let cleaned = match media {
        Media::Png => png::cleaned(bytes),
        Media::Jpeg => jpeg::cleaned(bytes),
        Media::Gif => gif::cleaned(bytes),
        Media::Webp => webp::cleaned(bytes),
        Media::Pdf | Media::Zip | Media::Text | Media::Other => None,
    };
    let cleaned = cleaned.ok_or(NotCleaned::Unreadable)?;
    if cleaned.width == 0 || cleaned.height == 0 {
        return Err(NotCleaned::Unreadable);
    }
    if u64::from(cleaned.width) * u64::from(cleaned.height) > MOST_POINTS {
        return Err(NotCleaned::TooWide);
    }
    Ok(cleaned.bytes)
}

#[cfg(test)]
mod tests;
