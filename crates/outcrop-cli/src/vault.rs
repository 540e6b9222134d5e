//! Vaults in files: plain, or in the `age` format under a passphrase or a key.

use crate::failure::Failure;
use crate::inputs::reason;
use age::secrecy::{ExposeSecret as _, SecretString};
use clap::Args;
use outcrop::pii::Vault;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How every encrypted vault begins.
const MAGIC: &[u8] = b"age-encryption.org/";

/// Where what is masked is kept.
#[derive(Args)]
pub(crate) struct Kept {
    /// Keep what is masked in this file, which then holds personal data
    #[arg(long, value_name = "FILE")]
    vault: Option<PathBuf>,
    /// Encrypt the vault with the first line of this file, in age format
    #[arg(long, value_name = "FILE", requires = "vault", conflicts_with = "key_file")]
    passphrase_file: Option<PathBuf>,
    /// Encrypt the vault for the AGE-SECRET-KEY of this file, as age-keygen writes it
    #[arg(long, value_name = "FILE", requires = "vault")]
    key_file: Option<PathBuf>,
}

/// What opens a vault.
enum Lock {
    Passphrase(SecretString),
    Key(Box<age::x25519::Identity>),
}

impl Kept {
    /// Is there a vault?
    pub(crate) fn is_some(&self) -> bool {
        self.vault.is_some()
    }

    /// The vault of the file; an empty one when there is no file yet.
    pub(crate) fn open(&self) -> Result<Option<Vault>, Failure> {
        let Some(path) = &self.vault else { return Ok(None) };
        match fs::read(path) {
            Ok(bytes) => self.read(path, &bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Vault::default())),
            Err(error) => Err(at(path, reason(&error))),
        }
    }

    /// The vault of the file, which must be there.
    pub(crate) fn must_open(&self) -> Result<Option<Vault>, Failure> {
        let Some(path) = &self.vault else { return Ok(None) };
        let bytes = fs::read(path).map_err(|error| at(path, reason(&error)))?;
        self.read(path, &bytes).map(Some)
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Result<Vault, Failure> {
        let plain = match (self.lock()?, bytes.starts_with(MAGIC)) {
            (None, false) => bytes.to_vec(),
            (None, true) => return Err(at(path, "is encrypted; open it with --passphrase-file or --key-file".to_owned())),
            (Some(_), false) => return Err(at(path, "is not encrypted; leave out the passphrase or key".to_owned())),
            (Some(lock), true) => {
                let opened = match lock {
                    Lock::Passphrase(passphrase) => age::decrypt(&age::scrypt::Identity::new(passphrase), bytes),
                    Lock::Key(key) => age::decrypt(&*key, bytes),
                };
                opened.map_err(|error| at(path, format!("cannot be opened: {}", closed(&error))))?
            }
        };
        let text = String::from_utf8(plain).map_err(|_| at(path, "is not a vault".to_owned()))?;
        Vault::from_json(&text).map_err(|error| at(path, error.to_string()))
    }

    /// Writes the vault, for its owner's eyes only; the file is whole or as it was.
    pub(crate) fn save(&self, vault: &Vault) -> Result<(), Failure> {
        let Some(path) = &self.vault else { return Ok(()) };
        let plain = vault.to_json().into_bytes();
        let bytes = match self.lock()? {
            None => plain,
            Some(lock) => {
                let locked = match lock {
                    Lock::Passphrase(passphrase) => age::encrypt(&age::scrypt::Recipient::new(passphrase), &plain),
                    Lock::Key(key) => age::encrypt(&key.to_public(), &plain),
                };
                locked.map_err(|error| at(path, format!("cannot be encrypted: {error}")))?
            }
        };
        let mut beside = path.clone().into_os_string();
        beside.push(format!(".{}", std::process::id()));
        let beside = PathBuf::from(beside);
        let written = write_private(&beside, &bytes).and_then(|()| fs::rename(&beside, path));
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            at(path, reason(&error))
        })
    }

    fn lock(&self) -> Result<Option<Lock>, Failure> {
        if let Some(path) = &self.passphrase_file {
            let text = SecretString::from(fs::read_to_string(path).map_err(|error| at(path, reason(&error)))?);
            let line = text.expose_secret().lines().next().unwrap_or_default();
            if line.is_empty() {
                return Err(at(path, "its first line, the passphrase, is empty".to_owned()));
            }
            return Ok(Some(Lock::Passphrase(SecretString::from(line.to_owned()))));
        }
        let Some(path) = &self.key_file else { return Ok(None) };
        let text = SecretString::from(fs::read_to_string(path).map_err(|error| at(path, reason(&error)))?);
        let line = text.expose_secret().lines().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
        match line.trim().parse() {
            Ok(key) => Ok(Some(Lock::Key(Box::new(key)))),
            Err(_) => Err(at(path, "has no AGE-SECRET-KEY-1…; age-keygen makes one".to_owned())),
        }
    }
}

/// Why age did not open it.
fn closed(error: &age::DecryptError) -> String {
    use age::DecryptError::{DecryptionFailed, InvalidHeader, InvalidMac, Io, KeyDecryptionFailed, NoMatchingKeys};
    match error {
        DecryptionFailed | KeyDecryptionFailed | NoMatchingKeys => "this is not the passphrase or key it was written with".to_owned(),
        InvalidHeader | InvalidMac | Io(_) => "it was cut short or changed".to_owned(),
        other => other.to_string(),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn at(path: &Path, reason: String) -> Failure {
    Failure::File(path.display().to_string(), reason)
}
