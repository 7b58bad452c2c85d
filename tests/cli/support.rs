//! Folders to run the program in, and what it said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A policy without a mistake.
pub(crate) const CLEAN: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
";

/// A policy with two unknown fields, on lines 7 and 8.
pub(crate) const UNKNOWN: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelecter: {}
  extra: 1
  podSelector: {}
";

/// What a run of the program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder of files to run in.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("is in the folder")).expect("is made");
        std::fs::write(&path, bytes).expect("is written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("is there")
    }

    /// Runs the program here with `line` as its arguments.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(program(line).current_dir(self.path()), "")
    }

    /// The same with `input` on standard input.
    pub(crate) fn pipe(&self, line: &str, input: &str) -> Ran {
        run(program(line).current_dir(self.path()), input)
    }
}

/// The program with `line` as its arguments, and none of the caller's wishes for colour.
pub(crate) fn program(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netpol-lint"));
    command.args(line.split_whitespace());
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(command: &mut Command, input: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    // A program that does not read its input closes it; that is its right.
    child.stdin.take().expect("is piped").write_all(input.as_bytes()).ok();
    let Output { status, stdout, stderr } = child.wait_with_output().expect("ends");
    Ran {
        status: status.code().expect("is not killed"),
        out: String::from_utf8(stdout).expect("is UTF-8"),
        err: String::from_utf8(stderr).expect("is UTF-8"),
    }
}

/// `report` as JSON, once it fits the schema.
pub(crate) fn fits(schema: &str, report: &str) -> serde_json::Value {
    let schema = serde_json::from_str(schema).expect("is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("is a schema");
    let report = serde_json::from_str(report).expect("is JSON");
    validator.validate(&report).expect("fits the schema");
    report
}
