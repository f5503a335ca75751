//! What must be true, told in order on one house: starting servers for every sentence would take longer than the tale.

mod administered;
mod delegated;
mod filed;
mod journal;
mod kept;
mod provider;
mod receipts;
mod refused;
mod returned;
mod rights;
mod sent_off;
mod shared;
mod tabs;
mod uploads;

pub(crate) use provider::at_a_provider;

use crate::house::House;

pub(crate) async fn all(house: &House) {
    delegated::alice_writes_as_config(house).await;
    delegated::alice_writes_on_behalf_of_support(house).await;
    journal::what_was_sent_in_another_s_name_is_noted(house).await;
    journal::each_reads_what_is_theirs(house).await;
    refused::carol_is_refused_and_keeps_everything(house).await;
    refused::ids_of_others_mean_nothing(house).await;
    refused::a_revoke_holds_for_what_is_queued(house).await;
    kept::send_twice_is_one_message(house).await;
    tabs::two_tabs_keep_both_texts(house).await;
    tabs::a_save_that_comes_again_makes_no_second_draft(house).await;
    tabs::a_page_that_never_heard_goes_on_with_its_own_draft(house).await;
    tabs::words_outlive_a_draft_that_another_tab_sent(house).await;
    tabs::words_outlive_a_draft_that_another_tab_discarded(house).await;
    tabs::only_what_is_seen_leaves(house).await;
    uploads::a_file_comes_in_pieces(house).await;
    filed::bob_files_a_letter_finds_it_and_puts_it_back(house).await;
    sent_off::alice_takes_a_message_back(house).await;
    sent_off::alice_sends_later(house).await;
    sent_off::the_clock_is_set_back(house).await;
    sent_off::a_right_that_ends_before_its_hour(house).await;
    sent_off::one_of_three_is_corrected(house).await;
    sent_off::a_changed_password_is_waited_for(house).await;
    returned::a_report_made_up_by_carol_is_not_believed(house).await;
    if house.stack.is_some() {
        returned::alice_hears_of_a_message_that_came_back_to_config(house).await;
        returned::alice_hears_of_a_delay(house).await;
        returned::on_behalf_the_report_itself_comes_to_alice(house).await;
    }
    shared::replies_are_written_in_the_right_name(house).await;
    shared::access_is_what_was_granted(house).await;
    receipts::alice_answers_for_herself(house).await;
    receipts::alice_answers_for_support(house).await;
    receipts::a_receipt_sent_as_config_tells_nothing_of_alice(house).await;
    receipts::a_right_that_ends_before_the_receipt_leaves(house).await;
    receipts::bob_declines_and_is_not_asked_again(house).await;
    rights::dave_goes_through_the_wizard(house).await;
    rights::a_revoke_returns_when_it_holds(house).await;
    rights::two_editors_see_each_other(house).await;
    rights::carol_asks_is_answered_and_leaves(house).await;
    rights::what_carol_asked_is_remembered(house).await;
    administered::accounts_are_administered(house).await;
    rights::a_last_day_passes(house).await;
}
