//! What every page needs in Leptos' context: the language and theme, the names of the built files, and, on the
//! answer, the policy that names the page's nonce.

use std::sync::Arc;

use app::error::AnswerStatus;
use app::i18n::Locale;
use app::shell::Assets;
use app::visit::{Theme, Visit, locale_from_word};
use http::StatusCode;
use http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HeaderValue, VARY};
use http::request::Parts;
use leptos::context::{provide_context, use_context};
use leptos::nonce::use_nonce;
use leptos_axum::ResponseOptions;

use super::csp;

/// The context of a page or of a server function: ours, then the composition root's.
pub(super) fn context(
    assets: Assets,
    rest: Arc<dyn Fn() + Send + Sync>,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(assets.clone());
        if let Some(parts) = use_context::<Parts>() {
            provide_context(visit(&parts));
        }
        if let Some(response) = use_context::<ResponseOptions>() {
            if let Some(policy) = use_nonce().and_then(|nonce| HeaderValue::try_from(csp::page(&nonce)).ok())
            {
                response.insert_header(CONTENT_SECURITY_POLICY, policy);
            }
            // A page holds a person's mail: neither a proxy nor the disk cache keeps it.
            response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response.insert_header(VARY, HeaderValue::from_static("accept-language, cookie"));
            provide_context(AnswerStatus(Arc::new(move |status| {
                if let Ok(status) = StatusCode::from_u16(status) {
                    response.set_status(status);
                }
            })));
        }
        rest();
    }
}

/// The context of an address that no route has: the app then shows its own page for that.
pub(super) fn not_found(
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::NOT_FOUND);
        }
        context();
    }
}

/// What a layer around the router has put into the extensions; else the cookies `lang` and `theme`; else what the
/// browser asks for; else English.
fn visit(parts: &Parts) -> Visit {
    if let Some(known) = parts.extensions.get::<Visit>() {
        return *known;
    }
    let locale = cookie(parts, "lang")
        .and_then(locale_from_word)
        .unwrap_or_else(|| {
            parts
                .headers
                .get(ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok())
                .map_or(Locale::en, preferred)
        });
    let theme = cookie(parts, "theme")
        .and_then(Theme::from_word)
        .unwrap_or_default();
    Visit { locale, theme }
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let cookies = parts
        .headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The best of our languages for an Accept-Language value (RFC 9110, 12.5.4). A region does not matter: `fr-CA` is
/// French. English when nothing fits.
pub(crate) fn preferred(accept_language: &str) -> Locale {
    let mut best = (0.0_f32, Locale::en);
    for range in accept_language.split(',') {
        let mut pieces = range.split(';').map(str::trim);
        let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let weight = pieces
            .find_map(|piece| piece.strip_prefix("q="))
            .map_or(1.0, |q| {
                q.parse::<f32>()
                    .ok()
                    .filter(|q| (0.0..=1.0).contains(q))
                    .unwrap_or(0.0)
            });
        let primary = tag.split('-').next().unwrap_or_default();
        let found = if primary == "*" {
            Some(Locale::en)
        } else {
            locale_from_word(primary)
        };
        if let Some(locale) = found
            && weight > best.0
        {
            best = (weight, locale);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use app::i18n::I18nLocaleTrait;

    use super::*;

    fn parts(headers: &[(&str, &str)]) -> Parts {
        let mut request = http::Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_browser_s_first_known_language_wins() {
        for (asked, got) in [
            ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
            ("en-GB,en;q=0.9,fr;q=0.8", "en"),
            ("de-DE,de;q=0.9,fr;q=0.7,en;q=0.3", "fr"),
            ("de", "en"),
            ("", "en"),
            ("fr;q=0, en;q=0.1", "en"),
            ("fr;q=nonsense,*;q=0.1", "en"),
            ("EN;q=0.5, FR", "fr"),
        ] {
            assert_eq!(preferred(asked).as_str(), got, "{asked}");
        }
    }

    #[test]
    fn a_cookie_outranks_the_browser_and_a_known_user_outranks_both() {
        let mut asked = parts(&[("cookie", "a=b; lang=en; theme=dark"), ("accept-language", "fr")]);
        assert_eq!(
            visit(&asked),
            Visit {
                locale: Locale::en,
                theme: Theme::Dark
            }
        );
        let alice = Visit {
            locale: Locale::fr,
            theme: Theme::Light,
        };
        asked.extensions.insert(alice);
        assert_eq!(visit(&asked), alice);
    }

    #[test]
    fn nonsense_in_a_cookie_is_as_if_it_were_not_there() {
        let asked = parts(&[
            ("cookie", "lang=xx; theme=\"><script>"),
            ("accept-language", "fr"),
        ]);
        assert_eq!(
            visit(&asked),
            Visit {
                locale: Locale::fr,
                theme: Theme::Auto
            }
        );
    }
}
