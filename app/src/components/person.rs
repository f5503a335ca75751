use domain::account::{AccountKind, Person};
use leptos::prelude::*;

use super::avatar::Avatar;

/// The name, or the address of who has none.
pub fn name_of(person: &Person) -> String {
    if person.name.is_empty() {
        person.address.to_string()
    } else {
        person.name.to_string()
    }
}

/// `Carole Besson (carol@demo.test)`, where there is nothing but words.
pub fn name_and_address(person: &Person) -> String {
    if person.name.is_empty() {
        person.address.to_string()
    } else {
        format!("{} ({})", person.name, person.address)
    }
}

/// Avatar, name and address. A shared mailbox has its colour; people are in ink.
#[component]
pub fn PersonCell(person: Person) -> impl IntoView {
    let name = name_of(&person);
    let address = (!person.name.is_empty()).then(|| person.address.to_string());
    let colour = (person.kind == AccountKind::Shared).then_some(person.colour);
    view! {
        <span class="person">
            <Avatar name=name.clone() colour=colour />
            <span class="person-words">
                <span class="person-name">{name}</span>
                {address.map(|address| view! { <span class="person-address">{address}</span> })}
            </span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use domain::account::Colour;
    use domain::header::DisplayName;

    use super::*;

    #[test]
    fn who_has_no_name_is_called_by_address() {
        let mut person = Person {
            address: "carol@demo.test".parse().unwrap(),
            name: DisplayName::parse("Carole Besson").unwrap(),
            kind: AccountKind::User,
            colour: Colour::default(),
            active: true,
        };
        assert_eq!(name_of(&person), "Carole Besson");
        assert_eq!(name_and_address(&person), "Carole Besson (carol@demo.test)");
        person.name = DisplayName::default();
        assert_eq!(name_of(&person), "carol@demo.test");
        assert_eq!(name_and_address(&person), "carol@demo.test");
    }
}
