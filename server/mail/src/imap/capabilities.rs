//! What the server can do, asked once per connection.

use super::data::Data;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    /// RFC 4314.
    pub(super) acl: bool,
    /// Special-use folders may be made as such (RFC 6154).
    pub(super) create_special_use: bool,
    /// Counts come with the list (RFC 5819; needs RFC 5258).
    pub(super) list_status: bool,
    /// Literals of any size without waiting (RFC 7888).
    pub(super) literal_plus: bool,
    /// The same up to 4096 octets.
    pub(super) literal_minus: bool,
    /// RFC 6851.
    pub(super) r#move: bool,
    /// RFC 8970.
    pub(super) preview: bool,
    /// RFC 6154.
    pub(super) special_use: bool,
    /// RFC 4315.
    pub(super) uidplus: bool,
    /// Octets one message may have (RFC 7889).
    pub(super) append_limit: Option<u64>,
}

impl Capabilities {
    pub(super) fn read<'a>(data: impl IntoIterator<Item = &'a Data<'a>>) -> Self {
        let mut told = Self::default();
        let mut list_extended = false;
        let mut rev2 = false;
        for value in data
            .into_iter()
            .filter(|d| d.name == "CAPABILITY")
            .flat_map(|d| &d.values)
        {
            let word = value.text().to_ascii_uppercase();
            match word.as_str() {
                "ACL" => told.acl = true,
                "CREATE-SPECIAL-USE" => told.create_special_use = true,
                "IMAP4REV2" => rev2 = true,
                "LIST-EXTENDED" => list_extended = true,
                "LIST-STATUS" => told.list_status = true,
                "LITERAL+" => told.literal_plus = true,
                "LITERAL-" => told.literal_minus = true,
                "MOVE" => told.r#move = true,
                "PREVIEW" => told.preview = true,
                "SPECIAL-USE" => told.special_use = true,
                "UIDPLUS" => told.uidplus = true,
                _ => {
                    if let Some(limit) = word.strip_prefix("APPENDLIMIT=") {
                        told.append_limit = limit.parse().ok();
                    }
                }
            }
        }
        told.list_status &= list_extended;
        if rev2 {
            // RFC 9051 appendix E: part of the protocol itself.
            told.list_status = true;
            told.literal_minus = true;
            told.r#move = true;
            told.special_use = true;
            told.uidplus = true;
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &'static str) -> Capabilities {
        let data = Data::read(line.as_bytes()).unwrap();
        Capabilities::read([&data])
    }

    #[test]
    fn words_become_booleans() {
        let dovecot =
            told("* CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS LIST-EXTENDED LIST-STATUS Move PREVIEW\r\n");
        assert!(dovecot.uidplus && dovecot.r#move && dovecot.list_status && dovecot.preview);
        assert!(!dovecot.acl && !dovecot.literal_minus);
        let counts_need_extended =
            told("* CAPABILITY IMAP4rev1 LIST-STATUS APPENDLIMIT=35651584 APPENDLIMIT\r\n");
        assert!(!counts_need_extended.list_status);
        assert_eq!(counts_need_extended.append_limit, Some(35_651_584));
        assert!(told("* CAPABILITY IMAP4rev2\r\n").uidplus);
    }
}
