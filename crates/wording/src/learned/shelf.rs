//! A shelf: things found again by a number that stands for all they depend on, until it is full and begins anew.
//! What lies on it belongs to those who use it.

/// How many places a shelf has.
pub const PLACES: usize = 1 << 12;
/// Twice as many slots, so that a search is short.
const SLOTS: usize = PLACES * 2;

/// Gives keys their places.
#[derive(Debug, Default)]
pub struct Shelf {
    keys: Vec<u128>,
    places: Vec<u16>,
    taken: usize,
}

impl Shelf {
    /// The place of a key, and whether what lies there is of another key or nobody's. The highest bit of a key must be free.
    pub fn place(&mut self, key: u128) -> (usize, bool) {
        if self.keys.is_empty() {
            self.keys = vec![0; SLOTS];
            self.places = vec![0; SLOTS];
        }
        // No key is 0, which stands for an empty slot.
        let key = key | 1 << 127;
        let folded = (key ^ key >> 61) as u64;
        let mut slot = (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize % SLOTS;
        while self.keys[slot] != key {
            if self.keys[slot] == 0 {
                return (self.take(slot, key), true);
            }
            slot = (slot + 1) % SLOTS;
        }
        (usize::from(self.places[slot]), false)
    }

    fn take(&mut self, slot: usize, key: u128) -> usize {
        if self.taken == PLACES {
            self.keys.fill(0);
            self.taken = 0;
        }
        self.keys[slot] = key;
        self.places[slot] = self.taken as u16;
        self.taken += 1;
        self.taken - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_place_until_the_shelf_begins_anew() {
        let mut shelf = Shelf::default();
        let mut lies = vec![u128::MAX; PLACES];
        for round in 0..3 {
            for key in 0..PLACES as u128 * 2 {
                let (place, is_new) = shelf.place(key * 77);
                if is_new {
                    lies[place] = key;
                }
                assert_eq!(lies[place], key, "round {round}");
                assert_eq!(shelf.place(key * 77), (place, false));
            }
        }
    }
}
