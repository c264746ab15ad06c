//! Who may ask: names and passwords hashed by bcrypt.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bcrypt::HashParts;

/// bcrypt looks at no more of a password.
const LONGEST: usize = 72;
/// Of nobody's password: who isn't known takes as long as who is.
const NOBODY: &str = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

/// Empty: everybody may.
#[derive(Default)]
pub(super) struct Users {
    hashes: BTreeMap<String, String>,
    /// What each proved last. To hash a password takes long, and a scrape comes every few seconds.
    proven: Mutex<BTreeMap<String, String>>,
}

/// A password that stands there in clear, or is hashed in another way: whose.
#[derive(Debug, thiserror::Error)]
#[error("basic_auth_users: the password of `{0}` is not hashed by bcrypt")]
pub struct NotHashed(String);

impl Users {
    pub(super) fn new(hashes: BTreeMap<String, String>) -> Result<Self, NotHashed> {
        for (name, hash) in &hashes {
            if hash.parse::<HashParts>().is_err() {
                return Err(NotHashed(name.clone()));
            }
        }
        Ok(Self { hashes, proven: Mutex::default() })
    }

    pub(super) fn are_none(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether the value of an `Authorization` is that of a user. It takes long where it is new or wrong.
    pub(super) fn let_in(&self, authorization: &str) -> bool {
        let Some((name, password)) = credentials(authorization) else { return false };
        if self.proven().get(&name).is_some_and(|proven| same(proven, &password)) {
            return true;
        }
        let known = self.hashes.get(&name);
        let hash = known.map_or(NOBODY, String::as_str);
        let is_right = bcrypt::verify(&password, hash).unwrap_or(false);
        let lets_in = is_right && known.is_some() && password.len() <= LONGEST;
        if lets_in {
            self.proven().insert(name, password);
        }
        lets_in
    }

    fn proven(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn credentials(authorization: &str) -> Option<(String, String)> {
    let (scheme, value) = authorization.split_once(' ')?;
    let value = scheme.eq_ignore_ascii_case("basic").then_some(value.trim())?;
    let text = String::from_utf8(BASE64_STANDARD.decode(value).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

/// The time that it takes tells nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    let differences = a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && differences == 0
}

impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} users)", self.hashes.len())
    }
}
