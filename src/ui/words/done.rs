//! Done: what is left to do on each server. The facts are those of Neo4j's operations manual and of starts that were
//! watched.

use crate::finding::words::listed;

pub(in crate::ui) const TITLE: &str = "What is left to do on each server?";
pub(in crate::ui) const LEAD: &str = "Switching encryption on needs one full stop: a server with it and one without it \
                                      refuse each other. Everything else is ready.";
pub(in crate::ui) const TITLE_REQUESTS: &str = "Send the requests to your CA";
pub(in crate::ui) const LEAD_REQUESTS: &str = "Nothing on your servers has changed, and nothing has to be stopped yet.";
pub(in crate::ui) const NOT_YET: &str = "Nothing is written yet, so there is nothing to do on the servers.";

pub(in crate::ui) const BEFORE: &str = "Before";
pub(in crate::ui) const BEFORE_POINTS: &[&str] = &[
    "Back up all databases, system too, and keep a copy of each neo4j.conf. To go back later: stop all, put the old \
     neo4j.conf files back, start all.",
    "See that the cluster is healthy now, or its faults will be blamed on encryption.",
    "See that the clocks of the servers agree, and fix the time at which you go back: as long before the end of the window \
     as a second stop and start takes.",
    "Let ports 6000, 7000 and 7688 through between the servers, both ways (before 2025.01 also 5000).",
];
pub(in crate::ui) const HEALTH: &str = "In Cypher, on any server. All should be Enabled and Available";
pub(in crate::ui) const HEALTH_QUERY: &str = "SHOW SERVERS;";
pub(in crate::ui) const HEALTH_4: &str = "In Cypher, on any server. All members should be listed";
pub(in crate::ui) const HEALTH_QUERY_4: &str = "CALL dbms.cluster.overview();";
pub(in crate::ui) const QUERY: &str = "The query";

pub(in crate::ui) const STOP: &str = "Stop all servers";
pub(in crate::ui) const STOP_NOTE: &str =
    "Wait for each: a stop may take minutes. Go on when no server listens on 5000, 6000, 7000 or 7688 any more.";
pub(in crate::ui) const STOP_UNIX: &str = "sudo systemctl stop neo4j";
pub(in crate::ui) const STOP_WINDOWS: &str = "Stop-Service neo4j";
pub(in crate::ui) const STOP_COMMAND: &str = "The command that stops a server";

pub(in crate::ui) const PLACE: &str = "Put the files in place";
pub(in crate::ui) const PLACE_NOTE: &str = "Copy the server’s folder to the server, and run the commands in the folder that holds \
                                            the copy. Set NEO4J_HOME first, on both systems. Packages have it in \
                                            /var/lib/neo4j, and their neo4j.conf is /etc/neo4j/neo4j.conf: change that path in \
                                            the commands. They also set owner and permissions.";
pub(in crate::ui) const ADD_LINES: &str = "By hand: add the lines of the prepared conf/neo4j.conf to the server’s own \
                                           neo4j.conf. No command does that, and without them encryption stays off.";
pub(in crate::ui) const IN_PLACE: &str = "Its files were written to its Neo4j folder; nothing is left to copy.";
pub(in crate::ui) const UNIX: &str = "Linux";
pub(in crate::ui) const WINDOWS: &str = "Windows, in an elevated PowerShell";
pub(in crate::ui) const FOLDER: &str = "Everything is in this folder";
pub(in crate::ui) const THE_FOLDER: &str = "The path of the output folder";

pub(in crate::ui) const START: &str = "Start all servers";
pub(in crate::ui) const START_NOTE: &str = "In any order, within minutes of each other. One alone waits for the others; that \
                                            is no fault.";
pub(in crate::ui) const START_UNIX: &str = "sudo systemctl start neo4j";
pub(in crate::ui) const START_WINDOWS: &str = "Start-Service neo4j";
pub(in crate::ui) const START_COMMAND: &str = "The command that starts a server";

pub(in crate::ui) const CHECK: &str = "See that it works";
pub(in crate::ui) const LOG_NOTE: &str = "In each server’s debug.log this line stands near the start. Without it the policy is \
                                          not in force";
pub(in crate::ui) const LOG_LINE: &str = "Loaded SSL policy 'CLUSTER' = SslPolicy{";
pub(in crate::ui) const THE_LOG_LINE: &str = "The log line";
pub(in crate::ui) const STARTED_NOTE: &str = "“Started.” in neo4j.log does not say that the servers reach each other; SHOW SERVERS and one write \
                                              to each database do.";
pub(in crate::ui) const STARTED_NOTE_4: &str = "“Started.” in neo4j.log does not say that the servers reach each other; the overview \
                                                and one write to each database do.";

pub(in crate::ui) const KEEP: &str = "Kept for you";
pub(in crate::ui) const REPORT: &str = "The report, to print or to pass on";
pub(in crate::ui) const THE_REPORT: &str = "The path of the report";
pub(in crate::ui) const KEEP_SAFE: &str = "The folder holds private keys. Keep it as safe as the servers, and delete the copies \
                                           when they are in place.";
pub(in crate::ui) const SAVE_PLAN: &str = "Save plan…";
pub(in crate::ui) const SAVE_PLAN_NOTE: &str = "With the plan the same cluster can be set up again, renewed or made larger. It \
                                                holds no key and no pass phrase.";

pub(in crate::ui) const REQUESTS: &str = "One request for each server";
pub(in crate::ui) const REQUESTS_NOTE: &str = "Ask for certificates that may be used by servers and by clients: in a cluster every server is both. The names are in \
     the requests and must stay in the certificates.";
pub(in crate::ui) const THE_REQUEST: &str = "The path of the request";
pub(in crate::ui) const COPY_ALL: &str = "Copy all paths";
pub(in crate::ui) const ALL_REQUESTS: &str = "The paths of the requests";
pub(in crate::ui) const SIGNED: &str = "When they are signed";
pub(in crate::ui) const SIGNED_NOTE: &str = "Open this plan again, choose “We have certificates already” on Certificates, and name each server’s key and signed \
     certificate and the CA’s certificate. Then the cluster is rehearsed, and the files are written.";
pub(in crate::ui) const KEYS_NOTE: &str = "The private keys stay where they are. The CA never needs them.";

pub(in crate::ui) fn tab(server: &str, in_place: bool) -> String {
    if in_place { format!("{server} · in place") } else { server.to_owned() }
}

pub(in crate::ui) fn commands_for(server: &str, system: &str) -> String {
    format!("The commands for {server}, {system}")
}

pub(in crate::ui) fn all_in_place(servers: &[&str]) -> String {
    format!("The files of {} were written to their Neo4j folders; nothing is left to copy.", listed(servers, "and"))
}
