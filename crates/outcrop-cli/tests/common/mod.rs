//! Runs the command and holds what it says.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a run of the command left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The exit code and all of both streams.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, out: &str, err: &str) {
        assert_eq!((self.out.as_str(), self.err.as_str(), self.code), (out, err, code));
    }

    /// An error: nothing on stdout, the words on stderr.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, err: &str) {
        self.says(code, "", err);
    }

    /// Stdout as JSON, of a run that ended well.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!((self.err.as_str(), self.code), ("", 0));
        serde_json::from_str(&self.out).expect("stdout is JSON")
    }
}

/// The command, away from whatever the environment says about AWS and colour.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outcrop"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.args(args).current_dir(root()).stdin(Stdio::null());
    command
}

pub(crate) fn outcrop(args: &[&str]) -> Run {
    finish(command(args), b"")
}

pub(crate) fn outcrop_with(stdin: &[u8], args: &[&str]) -> Run {
    finish(command(args), stdin)
}

pub(crate) fn finish(mut command: Command, stdin: &[u8]) -> Run {
    if !stdin.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    if let Some(mut pipe) = child.stdin.take() {
        let bytes = stdin.to_vec();
        // A command may end before it has read everything.
        std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    }
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder of its own for a test's files.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    #[must_use]
    pub(crate) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn outcrop(&self, args: &[&str]) -> Run {
        self.outcrop_with(b"", args)
    }

    pub(crate) fn outcrop_with(&self, stdin: &[u8], args: &[&str]) -> Run {
        let mut command = command(args);
        command.current_dir(&self.0);
        finish(command, stdin)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
