//! A memory of what was worked out lately, by the hash of what it was worked out from.
//! Not here: what is remembered (readings, versions).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// SHA-256 of what something was worked out from.
pub(crate) type Key = [u8; 32];

/// Two shelves of so many things each. It forgets by the shelf: when the young one is full it becomes the old one, and
/// what lay on the old one and was not asked for again is gone.
pub(crate) struct Shelf<V: ?Sized, const SIZE: usize>(Mutex<Two<V>>);

struct Two<V: ?Sized> {
    young: HashMap<Key, Arc<V>>,
    old: HashMap<Key, Arc<V>>,
}

impl<V: ?Sized, const SIZE: usize> Default for Shelf<V, SIZE> {
    fn default() -> Self {
        let (young, old) = Default::default();
        Self(Mutex::new(Two { young, old }))
    }
}

impl<V: ?Sized, const SIZE: usize> Shelf<V, SIZE> {
    /// What was worked out from this, if it is still there.
    pub fn get(&self, key: &Key) -> Option<Arc<V>> {
        let mut two = self.two();
        if let Some(found) = two.young.get(key) {
            return Some(found.clone());
        }
        let found = two.old.remove(key)?;
        two.put(*key, found.clone(), SIZE);
        Some(found)
    }

    /// Remembers what was worked out.
    pub fn put(&self, key: Key, made: Arc<V>) {
        self.two().put(key, made, SIZE);
    }

    fn two(&self) -> MutexGuard<'_, Two<V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: ?Sized> Two<V> {
    fn put(&mut self, key: Key, made: Arc<V>, size: usize) {
        if self.young.len() >= size {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_is_kept_and_the_rest_is_forgotten() {
        let shelf: Shelf<str, 8> = Shelf::default();
        let key = |number: u8| [number; 32];
        for number in 0..24 {
            shelf.put(key(number), number.to_string().into());
            assert_eq!(shelf.get(&key(0)).as_deref(), Some("0"), "after {number}");
        }
        assert_eq!(shelf.get(&key(1)), None);
        assert_eq!(shelf.get(&key(23)).as_deref(), Some("23"));
        let two = shelf.two();
        assert!(two.young.len() + two.old.len() <= 16);
    }
}
