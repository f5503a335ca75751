//! What part of a long list a page shows, read from the address bar and written into links.

use domain::desk::Look;
use domain::folder::percent_encoded;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

/// `?q=LETTERS&domain=DOMAIN&page=N`, pages counted from 1.
pub fn read_look(query: &ParamsMap) -> Look {
    let text = |name| {
        query
            .get(name)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    Look {
        search: text("q").unwrap_or_default(),
        domain: text("domain"),
        page: text("page")
            .and_then(|page| page.parse::<u32>().ok())
            .unwrap_or(1)
            .saturating_sub(1),
    }
}

/// `path` with the look behind it.
pub fn look_path(path: &str, look: &Look) -> String {
    let search = (!look.search.is_empty()).then(|| format!("q={}", percent_encoded(&look.search)));
    let domain = look
        .domain
        .as_ref()
        .map(|domain| format!("domain={}", percent_encoded(domain)));
    let page = (look.page > 0).then(|| format!("page={}", u64::from(look.page) + 1));
    let pairs: Vec<String> = search.into_iter().chain(domain).chain(page).collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// The look of the page at `path`. On the way in and out the address is another page's: it then stays as it was.
pub fn use_look(path: &str) -> Memo<Look> {
    let location = use_location();
    let here = Url::unescape(path);
    Memo::new(move |before: Option<&Look>| {
        let elsewhere = location
            .pathname
            .with(|path| Url::unescape(path).trim_end_matches('/') != here);
        let look = location.query.with(read_look);
        match before {
            Some(before) if elsewhere => before.clone(),
            None if elsewhere => Look::default(),
            _ => look,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_read_back_from_its_link() {
        let look = Look {
            search: "été & co".into(),
            domain: Some("demo.test".into()),
            page: 2,
        };
        assert_eq!(
            look_path("/delegations", &look),
            "/delegations?q=%C3%A9t%C3%A9%20%26%20co&domain=demo.test&page=3"
        );
        let query: ParamsMap = [
            ("q", "été & co".to_owned()),
            ("domain", "demo.test".to_owned()),
            ("page", "3".to_owned()),
        ]
        .into_iter()
        .collect();
        assert_eq!(read_look(&query), look);
        assert_eq!(look_path("/delegations", &Look::default()), "/delegations");
        let nonsense: ParamsMap = [("page", "0".to_owned()), ("q", "  ".to_owned())]
            .into_iter()
            .collect();
        assert_eq!(read_look(&nonsense), Look::default());
    }
}
