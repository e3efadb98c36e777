//! Secrets that are shown once and kept only as hashes: session cookies, API tokens, passwords.
//! Not here: who may have them (account).

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};

use crate::{Failure, Result};

/// So many passwords are hashed at once; each takes 19 MiB while it lasts, and more of them wait.
static HASHING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);

/// What every API token begins with, so that scanners for leaked secrets can find one.
pub const TOKEN_PREFIX: &str = "fivehows_";

/// A fresh secret of 256 bits, as URL-safe text.
pub fn fresh() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The form in which a secret is kept. Secrets have 256 random bits, so one round of SHA-256 is enough.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Hashes a password with Argon2id (RFC 9106) on a thread where it may take its time.
pub async fn hash_password(password: String) -> Result<String> {
    let _turn = HASHING.acquire().await.map_err(Failure::broken)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    })
    .await
    .map_err(Failure::broken)?
    .map_err(Failure::broken)
}

/// Does the password belong to the hash? Without a hash the same time is spent, so that nobody learns who exists.
pub async fn password_fits(password: String, hash: Option<String>) -> Result<bool> {
    let _turn = HASHING.acquire().await.map_err(Failure::broken)?;
    tokio::task::spawn_blocking(move || match &hash {
        Some(hash) => PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        }),
        None => {
            let _spent = Argon2::default().hash_password(password.as_bytes());
            false
        }
    })
    .await
    .map_err(Failure::broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let hash = hash_password("a short sentence".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(
            password_fits("a short sentence".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !password_fits("another sentence".into(), Some(hash))
                .await
                .unwrap()
        );
        assert!(
            !password_fits("a short sentence".into(), None)
                .await
                .unwrap()
        );
    }

    #[test]
    fn two_secrets_are_never_alike() {
        assert_ne!(fresh(), fresh());
        assert_eq!(fresh().len(), 43);
    }
}
