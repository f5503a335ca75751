//! Folder names: ours are UTF-8 with `/` between levels, the server's have its own separator, prefix and encoding.

use super::{
    data::{Data, Value},
    utf7,
};

/// RFC 2342.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Namespaces {
    pub(super) personal: Vec<Namespace>,
    pub(super) others: Vec<Namespace>,
    pub(super) shared: Vec<Namespace>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Namespace {
    /// As the server writes it.
    pub(super) prefix: String,
    /// None where names have no levels.
    pub(super) separator: Option<char>,
}

impl Namespaces {
    pub(super) fn read(data: &Data<'_>) -> Option<Self> {
        (data.name == "NAMESPACE").then_some(())?;
        let group = |index: usize| -> Vec<Namespace> {
            let spaces = data.values.get(index).map(Value::list).unwrap_or_default();
            spaces
                .iter()
                .filter_map(|space| {
                    let [prefix, separator, ..] = space.list() else {
                        return None;
                    };
                    Some(Namespace {
                        prefix: prefix.text(),
                        separator: separator.text().chars().next(),
                    })
                })
                .collect()
        };
        Some(Self {
            personal: group(0),
            others: group(1),
            shared: group(2),
        })
    }
}

/// How one mailbox's folders are named on this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    separator: Option<char>,
    root: Root,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Root {
    /// The user's own; `foreign` are prefixes of other namespaces, whose folders are not theirs.
    Own { prefix: String, foreign: Vec<String> },
    /// Another's, at `base` within the user's view.
    Other { base: String, inbox: Inbox },
}

/// Where another's inbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inbox {
    /// The base itself (Cyrus).
    Base,
    /// `INBOX` under it (Dovecot).
    Child,
}

const INBOX: &str = "INBOX";

/// `/` within one level, on servers that separate levels otherwise: shown as its look-alike.
const SLASH_INSIDE: char = '\u{2215}';

impl Names {
    /// `separator`: what `LIST "" ""` said, for servers without NAMESPACE.
    pub(super) fn own(namespaces: &Namespaces, separator: Option<char>) -> Self {
        let personal = namespaces.personal.first();
        Self {
            separator: personal.map_or(separator, |p| p.separator),
            root: Root::Own {
                prefix: personal.map(|p| p.prefix.clone()).unwrap_or_default(),
                foreign: namespaces
                    .others
                    .iter()
                    .chain(&namespaces.shared)
                    .map(|space| space.prefix.clone())
                    .filter(|prefix| !prefix.is_empty())
                    .collect(),
            },
        }
    }

    pub(super) fn other(base: &str, separator: Option<char>, inbox: Inbox) -> Self {
        Self {
            separator,
            root: Root::Other {
                base: base.to_owned(),
                inbox,
            },
        }
    }

    /// The name on the wire. None for what no folder can be named.
    pub(super) fn on_server(&self, path: &str) -> Option<String> {
        let levels: Vec<&str> = path.split('/').collect();
        if path.len() > 1000
            || levels.iter().any(|level| level.is_empty())
            || path.chars().any(char::is_control)
        {
            return None;
        }
        if path.eq_ignore_ascii_case(INBOX) {
            return Some(match &self.root {
                Root::Own { .. } => INBOX.to_owned(),
                Root::Other {
                    base,
                    inbox: Inbox::Base,
                } => base.clone(),
                Root::Other {
                    base,
                    inbox: Inbox::Child,
                } => self.below(base, INBOX),
            });
        }
        let name = match self.separator {
            Some('/') => path.to_owned(),
            Some(separator) => {
                // A separator within a level would make it two.
                if path.contains(separator) {
                    return None;
                }
                let inside = path.replace('/', &separator.to_string());
                inside.replace(SLASH_INSIDE, "/")
            }
            None if levels.len() > 1 => return None,
            None => path.replace(SLASH_INSIDE, "/"),
        };
        let name = utf7::encode(&name);
        Some(match &self.root {
            // Children of the inbox are written under it even where the prefix is `INBOX.` itself.
            Root::Own { prefix, .. } => format!("{prefix}{name}"),
            Root::Other { base, .. } => self.below(base, &name),
        })
    }

    /// Our name of one the server listed. None for one that is not in this mailbox.
    pub(super) fn path_of(&self, name: &str) -> Option<String> {
        let inner = match &self.root {
            Root::Own { .. } if name.eq_ignore_ascii_case(INBOX) => return Some(INBOX.to_owned()),
            Root::Own { prefix, foreign } => {
                let is_foreign = foreign.iter().any(|f| {
                    name.starts_with(f.as_str()) || f.trim_end_matches(self.separator.unwrap_or('/')) == name
                });
                if is_foreign && !(prefix.len() > 1 && name.starts_with(prefix.as_str())) {
                    return None;
                }
                name.strip_prefix(prefix.as_str())?
            }
            Root::Other { base, .. } if name == base => return Some(INBOX.to_owned()),
            Root::Other { base, .. } => name.strip_prefix(base.as_str())?.strip_prefix(self.separator?)?,
        };
        let decoded = utf7::decode(inner);
        let path = match self.separator {
            Some('/') => decoded,
            Some(separator) => decoded
                .replace('/', &SLASH_INSIDE.to_string())
                .replace(separator, "/"),
            None => decoded.replace('/', &SLASH_INSIDE.to_string()),
        };
        if path.eq_ignore_ascii_case(INBOX) {
            return Some(INBOX.to_owned());
        }
        let named =
            !path.is_empty() && !path.split('/').any(str::is_empty) && !path.chars().any(char::is_control);
        named.then_some(path)
    }

    /// What to ask LIST for to see all folders of this mailbox, wildcards and all.
    pub(super) fn patterns(&self) -> Vec<String> {
        match &self.root {
            Root::Own { prefix, .. } if prefix.is_empty() => vec!["*".to_owned()],
            Root::Own { prefix, .. } => vec![INBOX.to_owned(), format!("{prefix}*")],
            Root::Other { base, .. } => vec![base.clone(), self.below(base, "*")],
        }
    }

    fn below(&self, base: &str, name: &str) -> String {
        format!("{base}{}{name}", self.separator.unwrap_or('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn namespaces(line: &'static str) -> Namespaces {
        Namespaces::read(&Data::read(line.as_bytes()).unwrap()).unwrap()
    }

    fn same(names: &Names, path: &str, server: &str) {
        assert_eq!(names.on_server(path).as_deref(), Some(server));
        assert_eq!(names.path_of(server).as_deref(), Some(path));
    }

    #[test]
    fn dovecot_as_it_comes() {
        let names = Names::own(
            &namespaces("* NAMESPACE ((\"\" \"/\")) ((\"shared/\" \"/\")) NIL\r\n"),
            None,
        );
        same(&names, "INBOX", "INBOX");
        same(&names, "Été/Juin", "&AMk-t&AOk-/Juin");
        assert_eq!(names.on_server("inbox").as_deref(), Some("INBOX"));
        assert_eq!(names.path_of("shared/bob@demo.test/INBOX"), None);
        assert_eq!(names.path_of("shared"), None);
        assert_eq!(names.path_of("sharedness").as_deref(), Some("sharedness"));
        assert_eq!(names.patterns(), ["*"]);
    }

    #[test]
    fn a_prefix_and_another_separator_do_not_show() {
        let names = Names::own(
            &namespaces("* NAMESPACE ((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"\" \".\"))\r\n"),
            None,
        );
        same(&names, "INBOX", "INBOX");
        same(&names, "Sent", "INBOX.Sent");
        same(&names, "a/b", "INBOX.a.b");
        same(&names, "and\u{2215}or", "INBOX.and/or");
        assert_eq!(names.on_server("v1.2"), None, "would be two levels");
        assert_eq!(names.path_of("user.bob"), None);
        assert_eq!(names.patterns(), ["INBOX", "INBOX.*"]);
    }

    #[test]
    fn anothers_folders_lie_under_their_base() {
        let dovecot = Names::other("shared/config@demo.test", Some('/'), Inbox::Child);
        assert_eq!(
            dovecot.on_server("INBOX").as_deref(),
            Some("shared/config@demo.test/INBOX")
        );
        same(&dovecot, "Sent", "shared/config@demo.test/Sent");
        assert_eq!(dovecot.path_of("shared/config@demo.testing/Sent"), None);
        let cyrus = Names::other("user.config", Some('.'), Inbox::Base);
        same(&cyrus, "INBOX", "user.config");
        same(&cyrus, "Sent", "user.config.Sent");
    }

    #[test]
    fn what_no_folder_is_named_is_none() {
        let names = Names::own(&Namespaces::default(), Some('/'));
        for bad in ["", "/", "a//b", "/a", "a/", "a\r\nb", "a\0", &"x".repeat(1001)] {
            assert_eq!(names.on_server(bad), None, "{bad:?}");
        }
        assert_eq!(Names::own(&Namespaces::default(), None).on_server("a/b"), None);
    }
}
