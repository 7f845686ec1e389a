//! A long list: what is read for each claim does not grow with it.

use matinale::journal::{ClaimScope, EndedDelivery, ExchangeRequest, Journal, State};

use super::{OnAServer, Sender, Store, accepted, morning};
use crate::harness::wait_until;
use crate::server::Server;

/// How many deliveries are claimed, handed over and settled at a time.
const GROUP: usize = 256;

/// More readers than a plan writes at a time, and more than one group has.
const READERS: usize = 5_000;

/// So many readers that a server which knows its tables does not go through all of them for a few.
const MANY_READERS: usize = 20_000;

/// How many deliveries a few workers have in hand.
const SMALL_GROUP: usize = 16;

/// Claims, hands over and settles, group by group, until so many exchanges are done or nobody is left.
/// Answers how many they were.
fn deliver(sender: &mut Sender<impl Journal>, group: usize, most: usize) -> usize {
    let accepted = accepted();
    let (mut settled, mut handing) = (Vec::new(), Vec::new());
    for exchanges in 1..=most {
        let request = ExchangeRequest {
            settled: &settled,
            handing: &handing,
            room: group,
            scope: ClaimScope::Everybody,
            permits: &[],
            now: super::at(1),
        };
        let reply = sender.exchange(&request);
        if reply.claims.is_empty() && reply.handed.is_empty() {
            return exchanges;
        }
        settled = reply
            .handed
            .into_iter()
            .map(|id| EndedDelivery { id, settlement: &accepted })
            .collect();
        handing = super::ids(&sender.confirm(reply.claims));
    }
    most
}

pub(crate) fn a_long_list_is_planned_and_settled_in_groups<D: Store>() {
    let store = D::fresh();
    let mut sender = morning(&store, READERS);
    assert_eq!(sender.count(State::Due), READERS as u64);
    // One exchange claims a group, hands over the one before and settles the one before that.
    assert_eq!(deliver(&mut sender, GROUP, READERS), READERS.div_ceil(GROUP) + 2);
    assert_eq!(sender.count(State::Accepted), READERS as u64);
}

/// How many deliveries of a schema the server has met by going through the table from its beginning. A
/// conversation tells what it counted when it ends.
fn scanned(server: &Server, name: &str) -> i64 {
    let mut keeper = server.keeper();
    let open = "SELECT 1 FROM pg_stat_activity WHERE usename = $1";
    wait_until("the end of a conversation", || {
        keeper.query(open, &[&name]).expect("an answer").is_empty()
    });
    let counted = "SELECT seq_tup_read FROM pg_stat_user_tables \
                   WHERE schemaname = $1 AND relname = 'deliveries' AND n_tup_ins > 0";
    keeper.query_one(counted, &[&name]).expect("the counts").get(0)
}

#[test]
fn a_server_goes_through_the_whole_list_for_no_exchange() {
    let Some(server) = Server::shared() else { return };
    let store = OnAServer::fresh();
    let planned = morning(&store, MANY_READERS);
    let (run, name) = (planned.run, store.0.name.clone());
    drop(planned);
    let before = scanned(server, &name);
    let mut sender = Sender::new(store.open(), run, "alpha");
    assert_eq!(deliver(&mut sender, SMALL_GROUP, 30), 30);
    drop(sender);
    let met = scanned(server, &name) - before;
    assert_eq!(met, 0, "an exchange goes through the table");
}
