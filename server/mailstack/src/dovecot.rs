//! Dovecot's configuration.

use crate::database::Dialect;
use crate::layout::{Layout, MAIL_ID, write};
use crate::sandbox::Service;
use crate::{Info, MailFormat, StackError, system, template};

/// Writes everything Dovecot reads, below `etc`.
pub(crate) fn configure(
    layout: &Layout,
    info: &Info,
    dialect: &Dialect,
    format: MailFormat,
    mx_name: &str,
    doveadm_port: u16,
) -> Result<Service, StackError> {
    let dir = layout.dir.to_string_lossy();
    let (driver, below_home) = match format {
        MailFormat::Sdbox => ("sdbox", "mail"),
        MailFormat::Mdbox => ("mdbox", "mail"),
        MailFormat::Maildir => ("maildir", "Maildir"),
    };
    let values = [
        ("DIR", &*dir),
        ("DOMAIN", &info.domain),
        ("MX_NAME", mx_name),
        ("MAIL_ID", &MAIL_ID.to_string()),
        ("IMAP_PORT", &info.imap_port.to_string()),
        ("IMAPS_PORT", &info.imaps_port.to_string()),
        ("SERVICE_USER", &info.service_user),
        ("SERVICE_PASSWORD", &info.service_password),
        ("DOVEADM_PORT", &doveadm_port.to_string()),
        ("DOVEADM_KEY", &info.doveadm_key),
        ("MAIL_LOCATION", &format!("{driver}:~/{below_home}")),
        // %%h is the home of the mailbox's owner; Dovecot reads the percent sign twice.
        ("SHARED_LOCATION", &format!("{driver}:%%h/{below_home}")),
        ("SQL_DRIVER", dialect.driver),
        ("DOVECOT_CONNECT", &dialect.dovecot_connect),
        ("NOW_MS", dialect.now_ms),
    ];
    let etc = layout.etc();
    for (file, template, mode) in [
        ("dovecot.conf", template::DOVECOT, 0o600),
        ("dovecot-users.conf", template::DOVECOT_USERS, 0o600),
        ("dovecot-delegates.conf", template::DOVECOT_DELEGATES, 0o600),
        ("dovecot-acl", template::DOVECOT_ACL, 0o644),
    ] {
        write(&etc.join(file), &template.fill(&values)?, mode)?;
    }
    let command = format!("{} -F -c {dir}/etc/dovecot.conf", system::DOVECOT);
    Ok(Service {
        name: "dovecot",
        stop_signal: "TERM",
        command,
    })
}
