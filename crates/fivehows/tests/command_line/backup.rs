//! A backup of a house, and the house that comes out of it.
//! Not here: what a backup holds in detail (store).

use crate::program::House;

const MAP: &str = "# The map was empty for an hour\n\n## Summary\n\nSailors saw sea where land should be drawn.\n";

#[test]
fn a_house_that_was_backed_up_is_restored_elsewhere_with_its_postmortems() {
    let house = House::new();
    house.put("map.md", MAP);
    assert_eq!(house.run(&["import", "map.md"]).code, 0);
    house.put("data/files/1/an-image", "dots");
    let made = house.run(&["backup", "house.backup"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("holds 1 postmortem"), "{}", made.out);
    let looked = house.run(&["backup", "verify", "house.backup"]);
    assert_eq!(looked.code, 0, "{}", looked.err);
    assert!(
        looked.out.contains("is whole: 1 postmortem"),
        "{}",
        looked.out
    );

    let other = House::new();
    let backup = house.path().join("house.backup").display().to_string();
    let restored = other.run(&["restore", &backup]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let image = std::fs::read_to_string(other.path().join("data/files/1/an-image"));
    assert_eq!(image.expect("the image came along"), "dots");
    let exported = other.run(&["export", "1"]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    assert!(exported.out.contains("Sailors saw sea"), "{}", exported.out);
}

#[test]
fn nothing_is_written_over_and_nothing_is_made_of_nothing() {
    let house = House::new();
    let nothing = house.run(&["backup", "house.backup"]);
    assert_ne!(nothing.code, 0);
    assert!(nothing.err.contains("is not there"), "{}", nothing.err);
    assert!(
        !house.path().join("data/house.db").exists() && !house.path().join("house.backup").exists()
    );

    house.put("map.md", MAP);
    assert_eq!(house.run(&["import", "map.md"]).code, 0);
    assert_eq!(house.run(&["backup", "house.backup"]).code, 0);
    for words in [["backup", "house.backup"], ["restore", "house.backup"]] {
        let again = house.run(&words);
        assert_ne!(again.code, 0, "{words:?}");
        assert!(again.err.contains("is there already"), "{}", again.err);
    }
}
