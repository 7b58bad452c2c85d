//! What the API server says of strings that must have a certain form.
//!
//! Words and order are those of kube-apiserver 1.37 (`apimachinery/pkg/util/validation` and
//! `apimachinery/pkg/api/validate/content`, from which come the two ways to say "too long").

use super::{cidr, time};

/// A form that a string must have; the names are the `format` values of the JSON Schema.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// A prefix of an annotation's key and its name: as [`Format::LabelKey`], capitals allowed.
    AnnotationKey,
    /// A range of addresses: see [`check_cidr`](super::check_cidr).
    Cidr,
    /// A time by RFC 3339, as Go reads it.
    DateTime,
    /// One part of a host name, by RFC 1123: names of namespaces.
    Dns1123Label,
    /// A host name by RFC 1123: names of policies.
    Dns1123Subdomain,
    /// Name of a finalizer: one of three standard ones, or with a domain.
    Finalizer,
    /// What the server completes to a name: see [`check_generated_name`].
    GenerateName,
    /// An API group and version, or a version of the core group.
    GroupVersion,
    /// Key of a label: a name, before it perhaps a domain and a slash.
    LabelKey,
    /// Value of a label.
    LabelValue,
    /// Name of a container port.
    PortName,
}

const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters \
    or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', \
    regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
    characters, '-' or '.', and must start and end with an alphanumeric character \
    (e.g. 'example.com', regex used for validation is \
    '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const KEY: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and \
    end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', \
    regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, \
    '-', '_' or '.', and must start and end with an alphanumeric character \
    (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
    '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const UNQUALIFIED: &str = "name is neither a standard finalizer name nor is it fully qualified";
const STANDARD_FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];
const MAX_LABEL: usize = 63;
const MAX_SUBDOMAIN: usize = 253;
const MAX_PORT_NAME: usize = 15;
/// As much of a `generateName` as the server keeps.
const MAX_GENERATED: usize = 58;

impl Format {
    /// The format that the JSON Schema calls `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "annotation-key" => Self::AnnotationKey,
            "cidr" => Self::Cidr,
            "date-time" => Self::DateTime,
            "dns-1123-label" => Self::Dns1123Label,
            "dns-1123-subdomain" => Self::Dns1123Subdomain,
            "finalizer" => Self::Finalizer,
            "generate-name" => Self::GenerateName,
            "group-version" => Self::GroupVersion,
            "label-key" => Self::LabelKey,
            "label-value" => Self::LabelValue,
            "port-name" => Self::PortName,
            _ => return None,
        })
    }

    /// What the API server objects to in `value`, in its words and order; empty if nothing.
    ///
    /// Where servers differ, this is the newest one.
    pub fn check(self, value: &str) -> Vec<String> {
        match self {
            Self::AnnotationKey => label_key(&lower(value)),
            Self::Cidr => cidr::check_cidr(value, true),
            Self::DateTime => time::check(value).err().into_iter().collect(),
            Self::Dns1123Label => label(value),
            Self::Dns1123Subdomain => subdomain(value.as_bytes(), "characters"),
            Self::Finalizer => finalizer(value),
            Self::GenerateName => generate_name(value.as_bytes()),
            Self::GroupVersion => group_version(value),
            Self::LabelKey => label_key(value),
            Self::LabelValue => label_value(value),
            Self::PortName => port_name(value),
        }
    }
}

/// Objections in the order in which they are made.
#[derive(Default)]
struct Objections(Vec<String>);

impl Objections {
    fn unless<T: Into<String>>(mut self, fine: bool, objection: impl FnOnce() -> T) -> Self {
        if !fine {
            self.0.push(objection().into());
        }
        self
    }
}

fn no_more_than(length: usize, unit: &str) -> String {
    format!("must be no more than {length} {unit}")
}

/// Whether `text` begins and ends with one of `edges` and has only those and `inner` between.
fn is_word(text: &[u8], edges: fn(u8) -> bool, inner: &[u8]) -> bool {
    text.first().copied().is_some_and(edges)
        && text.last().copied().is_some_and(edges)
        && text.iter().all(|byte| edges(*byte) || inner.contains(byte))
}

fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_label(text: &[u8]) -> bool {
    is_word(text, is_lower_alphanumeric, b"-")
}

fn is_subdomain(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'.').all(is_label)
}

fn is_name(text: &str) -> bool {
    is_word(text.as_bytes(), |byte| byte.is_ascii_alphanumeric(), b"-_.")
}

fn label(value: &str) -> Vec<String> {
    let words = if is_subdomain(value.as_bytes()) { "must not contain dots" } else { LABEL };
    Objections::default()
        .unless(value.len() <= MAX_LABEL, || no_more_than(MAX_LABEL, "characters"))
        .unless(is_label(value.as_bytes()), || words)
        .0
}

fn subdomain(value: &[u8], unit: &str) -> Vec<String> {
    Objections::default()
        .unless(value.len() <= MAX_SUBDOMAIN, || no_more_than(MAX_SUBDOMAIN, unit))
        .unless(is_subdomain(value), || SUBDOMAIN)
        .0
}

/// A dash at the end passes, together with whatever stands before it.
fn generate_name(value: &[u8]) -> Vec<String> {
    match value {
        [start @ .., _, b'-'] => subdomain(&[start, b"a"].concat(), "characters"),
        _ => subdomain(value, "characters"),
    }
}

/// What the API server objects to in the name that it makes from this `generateName`, which it
/// does where `name` is left out. It then speaks of `metadata.name`.
pub fn check_generated_name(prefix: &str) -> Vec<String> {
    let kept: Vec<u8> = prefix.bytes().take(MAX_GENERATED).collect();
    subdomain(&[&kept, b"x".as_slice()].concat(), "characters")
}

fn label_key(value: &str) -> Vec<String> {
    let (prefix, name) = match value.split_once('/') {
        Some((_, rest)) if rest.contains('/') => {
            return vec![format!(
                "a valid label key {KEY} with an optional DNS subdomain prefix and '/' \
                 (e.g. 'example.com/MyName')"
            )];
        }
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, value),
    };
    let mut objections: Vec<_> = match prefix {
        Some("") => vec!["prefix part must be non-empty".to_owned()],
        Some(prefix) => subdomain(prefix.as_bytes(), "bytes")
            .iter()
            .map(|objection| format!("prefix part {objection}"))
            .collect(),
        None => Vec::new(),
    };
    let of_name = Objections::default()
        .unless(!name.is_empty(), || "name part must be non-empty")
        .unless(name.len() <= MAX_LABEL, || {
            format!("name part {}", no_more_than(MAX_LABEL, "bytes"))
        })
        .unless(is_name(name), || format!("name part {KEY}"));
    objections.extend(of_name.0);
    objections
}

/// As Go's `ToLower`, which never makes two characters of one.
fn lower(text: &str) -> String {
    text.chars().filter_map(|c| c.to_lowercase().next()).collect()
}

fn label_value(value: &str) -> Vec<String> {
    Objections::default()
        .unless(value.len() <= MAX_LABEL, || no_more_than(MAX_LABEL, "bytes"))
        .unless(value.is_empty() || is_name(value), || VALUE)
        .0
}

fn finalizer(value: &str) -> Vec<String> {
    let standard = value.contains('/') || STANDARD_FINALIZERS.contains(&value);
    Objections(label_key(value)).unless(standard, || UNQUALIFIED).0
}

fn port_name(value: &str) -> Vec<String> {
    let bytes = value.as_bytes();
    let only_allowed = bytes.iter().all(|byte| is_lower_alphanumeric(*byte) || *byte == b'-');
    Objections::default()
        .unless(value.len() <= MAX_PORT_NAME, || no_more_than(MAX_PORT_NAME, "characters"))
        .unless(
            only_allowed && !value.is_empty(),
            || "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        )
        .unless(
            bytes.iter().any(u8::is_ascii_lowercase),
            || "must contain at least one letter (a-z)",
        )
        .unless(!value.contains("--"), || "must not contain consecutive hyphens")
        .unless(
            !value.starts_with('-') && !value.ends_with('-'),
            || "must not begin or end with a hyphen",
        )
        .0
}

fn group_version(value: &str) -> Vec<String> {
    let version = value.split_once('/').map_or(value, |(_, version)| version);
    let fine = !version.is_empty() && !version.contains('/');
    let words = match value {
        "" => "must not be empty",
        _ => "must be <group>/<version> or <version>",
    };
    Objections::default().unless(fine, || words).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(format: Format, value: &str) -> Vec<String> {
        let words = [(LABEL, "LABEL"), (SUBDOMAIN, "SUBDOMAIN"), (KEY, "KEY"), (VALUE, "VALUE")];
        let abbreviate = |text: String| words.iter().fold(text, |text, (l, s)| text.replace(l, s));
        format.check(value).into_iter().map(abbreviate).collect()
    }

    #[test]
    fn names() {
        let long = "a".repeat(254);
        for (value, said) in [
            ("web", vec![]),
            ("a.b-c.1", vec![]),
            ("", vec!["SUBDOMAIN"]),
            ("Web", vec!["SUBDOMAIN"]),
            ("a..b", vec!["SUBDOMAIN"]),
            ("web-", vec!["SUBDOMAIN"]),
            ("wéb", vec!["SUBDOMAIN"]),
            ("web\n", vec!["SUBDOMAIN"]),
            (&long, vec!["must be no more than 253 characters"]),
        ] {
            assert_eq!(short(Format::Dns1123Subdomain, value), said, "{value}");
        }
    }

    #[test]
    fn prefixes_of_names() {
        for (value, said) in
            [("web-", vec![]), ("a_-", vec![]), ("-", vec!["SUBDOMAIN"]), ("A_", vec!["SUBDOMAIN"])]
        {
            assert_eq!(short(Format::GenerateName, value), said, "{value}");
        }
        assert!(check_generated_name("web-").is_empty());
        assert!(check_generated_name(&"a".repeat(300)).is_empty());
        assert_eq!(check_generated_name("a_-"), [SUBDOMAIN]);
    }

    #[test]
    fn namespaces() {
        let long = "a".repeat(64);
        for (value, said) in [
            ("shop", vec![]),
            ("a.b", vec!["must not contain dots"]),
            ("A.b", vec!["LABEL"]),
            ("_1", vec!["LABEL"]),
            (&long, vec!["must be no more than 63 characters"]),
        ] {
            assert_eq!(short(Format::Dns1123Label, value), said, "{value}");
        }
    }

    #[test]
    fn keys() {
        let many = "a valid label key KEY with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        let long = format!("{}/{}", "a".repeat(254), "b".repeat(64));
        let too_long = vec![
            "prefix part must be no more than 253 bytes",
            "name part must be no more than 63 bytes",
        ];
        for (value, said) in [
            ("app.kubernetes.io/name", vec![]),
            ("A_b.c-d", vec![]),
            ("", vec!["name part must be non-empty", "name part KEY"]),
            ("/a", vec!["prefix part must be non-empty"]),
            ("A/b c", vec!["prefix part SUBDOMAIN", "name part KEY"]),
            ("a/b/c", vec![many]),
            (&long, too_long),
        ] {
            assert_eq!(short(Format::LabelKey, value), said, "{value}");
        }
        assert!(short(Format::AnnotationKey, "Example.com/A").is_empty());
        assert_eq!(short(Format::AnnotationKey, "a b"), ["name part KEY"]);
    }

    #[test]
    fn values() {
        let long = "é".repeat(32);
        for (value, said) in [
            ("", vec![]),
            ("My_value.1", vec![]),
            ("-a", vec!["VALUE"]),
            (&long, vec!["must be no more than 63 bytes", "VALUE"]),
        ] {
            assert_eq!(short(Format::LabelValue, value), said, "{value}");
        }
    }

    #[test]
    fn ports() {
        for (value, said) in [
            ("http-1", vec![]),
            ("80", vec!["must contain at least one letter (a-z)"]),
            ("a--b", vec!["must not contain consecutive hyphens"]),
        ] {
            assert_eq!(short(Format::PortName, value), said, "{value}");
        }
        assert_eq!(short(Format::PortName, "").len(), 2);
        assert_eq!(short(Format::PortName, "--ABCDEFGHIJKLMNO").len(), 5);
    }

    #[test]
    fn finalizers_and_owners() {
        assert!(Format::Finalizer.check("foregroundDeletion").is_empty());
        assert!(Format::Finalizer.check("example.com/a").is_empty());
        assert_eq!(short(Format::Finalizer, "a"), [UNQUALIFIED]);
        assert_eq!(short(Format::Finalizer, "a b"), ["name part KEY", UNQUALIFIED]);
        assert!(Format::GroupVersion.check("apps/v1").is_empty());
        assert!(Format::GroupVersion.check("v1").is_empty());
        assert_eq!(short(Format::GroupVersion, ""), ["must not be empty"]);
        assert_eq!(
            short(Format::GroupVersion, "a/b/c"),
            ["must be <group>/<version> or <version>"]
        );
    }
}
