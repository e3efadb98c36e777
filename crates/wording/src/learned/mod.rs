//! The learned part: a small network that hears what no phrase lists. It looks at words, never at whole sentences by heart.
//! The rules that people wrote are in `rules`; how both are weighed is in `judge`.

#[allow(
    clippy::needless_range_loop,
    reason = "the sums run over several rows at once, by label or axis"
)]
mod ear;
pub mod features;
mod judge;
#[cfg_attr(
    not(any(feature = "train", test)),
    expect(
        dead_code,
        reason = "listening is done by the ear; this is how it learned"
    )
)]
#[allow(
    clippy::needless_range_loop,
    reason = "the sums run over several rows at once, by label or axis"
)]
pub mod network;
mod shelf;
pub mod vocabulary;
pub mod weights;

pub(crate) use judge::judge;

#[cfg(feature = "train")]
#[allow(
    clippy::needless_range_loop,
    reason = "the sums run over several rows at once, by label or axis"
)]
pub mod distill;
#[cfg(feature = "train")]
pub mod lessons;
#[cfg(feature = "train")]
#[allow(
    clippy::needless_range_loop,
    reason = "the sums run over several rows at once, by label or axis"
)]
pub mod train;
