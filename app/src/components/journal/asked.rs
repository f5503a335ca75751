use domain::{Address, desk::JournalLook, time::Day};
use leptos_router::params::ParamsMap;

/// The filter as it stands in the address and in the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub mailbox: String,
    pub search: String,
    pub since: String,
    pub until: String,
    /// From 1.
    pub page: u32,
}

/// A field of the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Mailbox,
    Since,
    Until,
}

impl Asked {
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            mailbox: text("mailbox"),
            search: text("search"),
            since: text("since"),
            until: text("until"),
            page: text("page").parse().unwrap_or(1).max(1),
        }
    }

    /// # Errors
    /// The first field that cannot be read.
    pub fn look(&self) -> Result<JournalLook, Field> {
        let day = |text: &str, field: Field| match text {
            "" => Ok(None),
            text => Day::parse(text).map(Some).map_err(|_| field),
        };
        Ok(JournalLook {
            mailbox: match self.mailbox.as_str() {
                "" => None,
                text => Some(Address::parse(text).map_err(|_| Field::Mailbox)?),
            },
            search: self.search.clone(),
            since: day(&self.since, Field::Since)?,
            until: day(&self.until, Field::Until)?,
            page: self.page - 1,
        })
    }

    pub fn is_filtered(&self) -> bool {
        self.filters().next().is_some()
    }

    fn filters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("mailbox", self.mailbox.as_str()),
            ("search", &self.search),
            ("since", &self.since),
            ("until", &self.until),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }

    /// Where the same rows are, on another page.
    pub fn at_page(&self, page: u32) -> String {
        let mut params = self.params();
        if page > 1 {
            params.insert("page", page.to_string());
        }
        format!("/journal{}", params.to_query_string())
    }

    /// The file of all these rows.
    pub fn file(&self) -> String {
        format!("/journal.csv{}", self.params().to_query_string())
    }

    fn params(&self) -> ParamsMap {
        let mut params = ParamsMap::new();
        for (name, text) in self.filters() {
            params.insert(name, text.to_owned());
        }
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, text) in pairs {
            query.insert(*name, (*text).to_owned());
        }
        Asked::of(&query)
    }

    #[test]
    fn a_filter_is_kept_from_page_to_page() {
        let asked = asked(&[
            ("mailbox", "config@demo.test"),
            ("search", " été & co "),
            ("page", "2"),
        ]);
        assert_eq!(asked.look().unwrap().page, 1);
        // The router's server side escapes the full stop as well.
        assert_eq!(
            asked.at_page(3).replace("%2E", "."),
            "/journal?mailbox=config%40demo.test&search=%C3%A9t%C3%A9%20%26%20co&page=3"
        );
        assert!(!asked.at_page(1).contains("page="));
        assert!(asked.file().starts_with("/journal.csv?mailbox="));
        assert!(asked.is_filtered());
        assert_eq!(Asked::default().file(), "/journal.csv");
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_field() {
        assert_eq!(asked(&[("mailbox", "config")]).look(), Err(Field::Mailbox));
        assert_eq!(asked(&[("since", "2026-02-30")]).look(), Err(Field::Since));
        assert_eq!(asked(&[("until", "soon")]).look(), Err(Field::Until));
        assert_eq!(asked(&[("page", "0")]).look().unwrap(), JournalLook::default());
        assert_eq!(asked(&[("page", "-1")]).look().unwrap(), JournalLook::default());
    }
}
