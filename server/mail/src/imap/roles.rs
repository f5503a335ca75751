//! Which folder is Sent, which Trash: by special use (RFC 6154), else by name.

use domain::folder::FolderRole;

/// Of the attributes in a LIST response.
pub(super) fn by_attribute(attribute: &str) -> Option<FolderRole> {
    Some(match attribute.to_ascii_lowercase().as_str() {
        "\\drafts" => FolderRole::Drafts,
        "\\sent" => FolderRole::Sent,
        "\\archive" => FolderRole::Archive,
        "\\junk" => FolderRole::Junk,
        "\\trash" => FolderRole::Trash,
        _ => return None,
    })
}

/// The attribute to create it with, and the name; None for the inbox, which is always there.
pub(super) fn to_create(role: FolderRole) -> Option<(&'static str, &'static str)> {
    Some(match role {
        FolderRole::Inbox => return None,
        FolderRole::Drafts => ("\\Drafts", "Drafts"),
        FolderRole::Sent => ("\\Sent", "Sent"),
        FolderRole::Archive => ("\\Archive", "Archive"),
        FolderRole::Junk => ("\\Junk", "Junk"),
        FolderRole::Trash => ("\\Trash", "Trash"),
    })
}

/// What programs call it where the server knows no special use. At the top level, or right under the inbox.
pub(super) fn by_name(path: &str) -> Option<FolderRole> {
    let name = path.strip_prefix("INBOX/").unwrap_or(path).to_lowercase();
    const NAMES: [(FolderRole, &[&str]); 5] = [
        (
            FolderRole::Drafts,
            &[
                "drafts",
                "draft",
                "brouillons",
                "brouillon",
                "entwürfe",
                "borradores",
            ],
        ),
        (
            FolderRole::Sent,
            &[
                "sent",
                "sent items",
                "sent messages",
                "sent mail",
                "sent-mail",
                "envoyés",
                "messages envoyés",
                "éléments envoyés",
                "courrier envoyé",
                "gesendet",
                "gesendete elemente",
                "enviados",
            ],
        ),
        (FolderRole::Archive, &["archive", "archives", "archiv", "archivo"]),
        (
            FolderRole::Junk,
            &[
                "junk",
                "junk e-mail",
                "junk email",
                "junk mail",
                "spam",
                "bulk mail",
                "courrier indésirable",
                "indésirables",
                "pourriel",
            ],
        ),
        (
            FolderRole::Trash,
            &[
                "trash",
                "deleted items",
                "deleted messages",
                "deleted",
                "bin",
                "corbeille",
                "éléments supprimés",
                "messages supprimés",
                "papierkorb",
                "papelera",
            ],
        ),
    ];
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_programs_are_known() {
        for (path, role) in [
            ("Sent Items", Some(FolderRole::Sent)),
            ("Éléments envoyés", Some(FolderRole::Sent)),
            ("INBOX/Corbeille", Some(FolderRole::Trash)),
            ("Projets/Sent", None),
            ("Sentinel", None),
        ] {
            assert_eq!(by_name(path), role, "{path}");
        }
        assert_eq!(by_attribute("\\JUNK"), Some(FolderRole::Junk));
        assert_eq!(by_attribute("\\HasNoChildren"), None);
    }
}
