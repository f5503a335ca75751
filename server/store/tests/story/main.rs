//! One story on either database: alice, bob, carol and dave live a day.

#![expect(
    clippy::unwrap_used,
    reason = "whatever fails ends the story; clippy knows tests by their attribute, not their chapters"
)]

mod accounts;
mod administration;
mod damage;
mod database;
mod delegations;
mod deliveries;
mod drafts;
mod grants;
mod journal;
mod leases;
mod look;
mod memory;
mod night;
mod outbox;
mod people;
mod race;
mod receipts;
mod requests;
mod sessions;

use database::Database;
use store::Store;

async fn a_day(database: &Database) {
    // All servers of the house start at once on nothing.
    let starting: Vec<_> = (0..6)
        .map(|_| {
            let address = database.address.clone();
            tokio::spawn(async move { Store::connect(&address).await })
        })
        .collect();
    let mut servers = Vec::new();
    for server in starting {
        servers.push(server.await.unwrap().unwrap());
    }
    let (store, other) = (servers.swap_remove(0), servers.swap_remove(0));
    for server in servers {
        server.close().await;
    }
    let people = accounts::dave_sets_up_the_house(&store).await;
    accounts::an_address_has_one_holder(&store, &other, &people).await;
    accounts::people_are_found(&store, &people).await;
    accounts::passwords_are_for_people_who_sign_in(&store, &people).await;
    accounts::a_provider_s_user_comes_twice_at_once(&store).await;
    grants::alice_is_given_rights_and_loses_them(&store, &people).await;
    memory::alice_s_addresses_are_remembered(&store, &people).await;
    memory::a_provider_s_answers_are_learnt(&store, &people).await;
    memory::people_written_to_are_suggested(&store, &people).await;
    sessions::alice_signs_in_and_out(&store, &people).await;
    sessions::preferences_follow_alice(&store, &people).await;
    drafts::two_tabs_save_one_draft(&store, &people).await;
    drafts::files_stay_with_their_draft(&store, &people).await;
    drafts::a_big_file_comes_back_whole(&store, &people).await;
    drafts::a_file_comes_piece_by_piece(&store, &people).await;
    outbox::send_is_pressed_twice(&store, &people).await;
    outbox::many_presses_at_once_are_one_message(&store, &people).await;
    outbox::workers_never_take_the_same_item(&store, &people).await;
    outbox::an_item_goes_its_way(&store, &people).await;
    outbox::the_clock_is_set_back(&store, &people).await;
    outbox::a_refused_message_gives_its_draft_back(&store, &people).await;
    leases::without_its_dot_a_message_is_sent_again(&store, &people).await;
    leases::with_its_dot_nobody_knows(&store, &people).await;
    leases::a_long_upload_keeps_its_lease(&store, &people).await;
    leases::who_stops_in_good_order_gives_back(&store, &people).await;
    leases::a_message_waits_for_its_hour(&store, &people).await;
    leases::a_message_waits_for_a_password(&store, &people).await;
    leases::what_did_not_reach_all_stays_in_sight(&store, &people).await;
    outbox::copies_are_filed_with_patience(&store, &people).await;
    deliveries::an_inbox_is_watched_for_a_while(&store, &people).await;
    deliveries::a_report_is_news_once(&store, &people).await;
    receipts::a_wish_is_answered_once(&store, &people).await;
    receipts::two_presses_are_one_receipt(&store, &people).await;
    journal::the_right_is_checked_as_the_message_leaves(&store, &people).await;
    journal::without_a_journal_nothing_leaves_in_another_s_name(&store, database, &people).await;
    let sales = delegations::ventes_is_founded(&store).await;
    delegations::ticks_are_kept_until_they_are_carried_out(&store, &sales).await;
    delegations::a_right_taken_away_holds_back_what_waits(&store, &sales).await;
    requests::a_request_is_open_once(&store, &sales).await;
    delegations::a_last_day_passes(&store, &sales).await;
    administration::one_administrator_is_left(&store, &other, &people.dave).await;
    outbox::states_follow_only_as_they_may(&store, &people).await;
    other.close().await;
    night::all_is_there_in_the_morning(store, database, &people).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_sqlite() {
    let database = Database::sqlite();
    a_day(&database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_postgresql() {
    let database = Database::postgres().await;
    a_day(&database).await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_damage_to_the_journal_is_named_on_sqlite() {
    damage::every_damage_is_named(&Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_damage_to_the_journal_is_named_on_postgresql() {
    let database = Database::postgres().await;
    damage::every_damage_is_named(&database).await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_journal_is_read_quickly_on_sqlite() {
    look::a_long_journal_is_read(&Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_journal_is_read_quickly_on_postgresql() {
    let database = Database::postgres().await;
    look::a_long_journal_is_read(&database).await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_leaves_after_a_revoke_on_sqlite() {
    race::nothing_leaves_after_a_revoke(&Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_leaves_after_a_revoke_on_postgresql() {
    let database = Database::postgres().await;
    race::nothing_leaves_after_a_revoke(&database).await;
    database.remove().await;
}
