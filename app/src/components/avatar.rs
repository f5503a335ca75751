use domain::account::Colour;
use leptos::prelude::*;

/// Two letters for a name, in the colour of the identity it is, or in ink. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    colour: Option<Colour>,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let size = if large { "avatar-large" } else { "" };
    view! {
        <span class=format!("avatar {size} {}", colour.map(identity_class).unwrap_or_default()) aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// The class that sets an identity's colours (`style/identity.css`).
pub fn identity_class(colour: Colour) -> String {
    format!("id-{}", colour.index())
}

/// First and last word's first letters; of a single word, or an address, the first two. The stylesheet makes them capitals.
fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    let mut words = name
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '_' | '-'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("?");
    match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn names_and_addresses_have_two_letters() {
        for (name, letters) in [
            ("Alice Laurent", "AL"),
            ("Configuration", "Co"),
            ("bob.martin@demo.test", "bm"),
            ("config@demo.test", "co"),
            ("Jean de La Fontaine", "JF"),
            ("\"Équipe\" réseau", "Ér"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
