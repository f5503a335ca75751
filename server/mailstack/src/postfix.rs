//! Postfix's configuration.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::database::Dialect;
use crate::layout::{Layout, write};
use crate::sandbox::Service;
use crate::template::Template;
use crate::{Info, Options, StackError, system, template};

/// Postfix re-reads a file younger than two seconds in pauses of 0.3 s until it has aged, so files are born old.
const AGE: Duration = Duration::from_secs(60);

const MAPS: [(&str, Template); 5] = [
    ("domains", template::MAP_DOMAINS),
    ("mailboxes", template::MAP_MAILBOXES),
    ("aliases", template::MAP_ALIASES),
    ("own-domains", template::MAP_OWN_DOMAINS),
    ("sender-logins", template::MAP_SENDER_LOGINS),
];

/// Ports of what Postfix hands messages to.
pub(crate) struct Relays {
    pub(crate) sink: u16,
    pub(crate) milter: Option<u16>,
}

/// Writes everything Postfix reads, below `etc/postfix`; gives Postfix and the sink it relays to.
pub(crate) fn configure(
    layout: &Layout,
    info: &Info,
    dialect: &Dialect,
    options: &Options,
    mx_name: &str,
    relays: &Relays,
) -> Result<[Service; 2], StackError> {
    let dir = layout.dir.to_string_lossy();
    let sink_port = relays.sink;
    let etc = layout.postfix();
    let hook = |text: &str| {
        if options.test_hooks {
            text.replace("ETC", &etc.to_string_lossy())
        } else {
            String::new()
        }
    };
    let values = [
        ("DIR", &*dir),
        ("DOMAIN", &info.domain),
        ("MX_NAME", mx_name),
        ("MX_NAME_REGEXP", &mx_name.replace('.', r"\.")),
        ("SUBMISSION_PORT", &info.submission_port.to_string()),
        ("SUBMISSIONS_PORT", &info.submissions_port.to_string()),
        ("MX_PORT", &info.mx_port.to_string()),
        ("SINK_PORT", &sink_port.to_string()),
        (
            "MILTERS",
            &relays
                .milter
                .map_or_else(String::new, |port| format!("inet:127.0.0.1:{port}")),
        ),
        ("SQL_DRIVER", dialect.driver),
        ("NOW_MS", dialect.now_ms),
        ("POSTFIX_COMMANDS", system::POSTFIX_COMMANDS),
        ("POSTFIX_DAEMONS", system::POSTFIX_DAEMONS),
        ("POSTFIX_LIBRARIES", system::POSTFIX_LIBRARIES),
        ("DELAY_REJECT", if options.delay_reject { "yes" } else { "no" }),
        ("MESSAGE_SIZE_LIMIT", &options.message_size_limit.to_string()),
        (
            "HOOK_SENDERS",
            &hook("check_sender_access texthash:ETC/hook-senders,"),
        ),
        (
            "HOOK_RECIPIENTS",
            &hook("check_recipient_access texthash:ETC/hook-recipients,"),
        ),
        ("HOOK_HEADERS", &hook("regexp:ETC/hook-header-checks,")),
        ("HOOK_TRANSPORT", &hook("texthash:ETC/hook-transport")),
        ("DELAY_WARNING", if options.test_hooks { "1s" } else { "4h" }),
        ("MORE_MAIN_CF", &options.main_cf.join("\n")),
    ];
    let mut files = vec![
        ("main.cf", template::MAIN_CF),
        ("master.cf", template::MASTER_CF),
        ("submission-header-checks", template::SUBMISSION_HEADER_CHECKS),
    ];
    if options.test_hooks {
        files.push(("hook-senders", template::HOOK_SENDERS));
        files.push(("hook-recipients", template::HOOK_RECIPIENTS));
        files.push(("hook-header-checks", template::HOOK_HEADER_CHECKS));
        files.push(("hook-transport", template::HOOK_TRANSPORT));
    }
    for (file, template) in files {
        written_long_ago(&etc.join(file), &template.fill(&values)?, 0o644)?;
    }
    let postfix_group = system::group_id("postfix")?;
    for (name, template) in MAPS {
        let path = etc.join(format!("maps/{name}.cf"));
        let query = template
            .fill(&values)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        written_long_ago(
            &path,
            &format!("{}query = {query}\n", dialect.postfix_connect),
            0o640,
        )?;
        chown(&path, None, Some(postfix_group)).map_err(StackError::file("give away", &path))?;
    }
    copy_plugin(layout, dialect.driver)?;
    Ok([
        Service {
            name: "sink",
            stop_signal: "TERM",
            command: format!(
                "{} -u postfix -d {dir}/sink/message. 127.0.0.1:{sink_port} 100",
                system::SMTP_SINK
            ),
        },
        Service {
            name: "postfix",
            stop_signal: "TERM",
            command: format!("{}/master -c {dir}/etc/postfix -s", system::POSTFIX_DAEMONS),
        },
    ])
}

/// What Postfix has against its configuration. Until it has read where its log is, it tells a terminal or nobody, so
/// `script` lends it one.
pub(crate) fn complaint(layout: &Layout) -> String {
    let check = format!(
        "{}/postfix -c {} check",
        system::POSTFIX_COMMANDS,
        layout.postfix().display()
    );
    let asked = Command::new("script")
        .args(["--quiet", "--command", &check, "/dev/null"])
        .stdin(Stdio::null())
        .output();
    asked
        .map(|output| String::from_utf8_lossy(&output.stdout).replace('\r', ""))
        .unwrap_or_default()
}

/// Postfix loads database drivers only if uid 0 owns them; in a user namespace that is us and not the distribution.
fn copy_plugin(layout: &Layout, driver: &str) -> Result<(), StackError> {
    let plugin = layout.run().join(format!("postfix-{driver}.so"));
    let original = Path::new(system::POSTFIX_LIBRARIES).join(format!("postfix-{driver}.so"));
    fs::copy(&original, &plugin).map_err(StackError::file("copy", &original))?;
    let line = format!("{driver} {} dict_{driver}_open\n", plugin.display());
    written_long_ago(&layout.postfix().join("dynamicmaps.cf"), &line, 0o644)
}

fn written_long_ago(path: &Path, text: &str, mode: u32) -> Result<(), StackError> {
    write(path, text, mode)?;
    File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now() - AGE))
        .map_err(StackError::file("set the time of", path))
}
