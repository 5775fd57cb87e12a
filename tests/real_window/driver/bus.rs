//! The accessibility bus: the program's whole tree in one call, texts and places of nodes.

use super::tree::{Node, Tree};
use atspi::proxy::accessible::AccessibleProxy;
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::cache::CacheProxy;
use atspi::proxy::component::ComponentProxy;
use atspi::proxy::text::TextProxy;
use atspi::{CoordType, ObjectRefOwned};
use futures_lite::future::block_on;
use std::cell::RefCell;
use std::time::Duration;
use zbus::proxy::CacheProperties;
use zbus::{Connection, conn};

pub(super) struct Bus {
    connection: Connection,
    /// The name under which the program is on the bus, once it is known.
    program: RefCell<Option<String>>,
}

impl Bus {
    /// Does what a screen reader does: switches accessibility on and comes onto its bus.
    pub(super) fn connect() -> Self {
        let connection = block_on(async {
            let session = Connection::session().await?;
            StatusProxy::new(&session).await?.set_is_enabled(true).await?;
            let address = BusProxy::new(&session).await?.get_address().await?;
            // A program that hangs must not hang the test.
            conn::Builder::address(address.as_str())?.method_timeout(Duration::from_secs(10)).build().await
        });
        let connection = connection.unwrap_or_else(|error: zbus::Error| {
            panic!("no accessibility bus ({error}); run this under dbus-run-session, with at-spi2-core installed")
        });
        Self { connection, program: RefCell::new(None) }
    }

    /// Everything that the program shows; empty while it is not there.
    pub(super) fn tree(&self, pid: u32) -> Tree {
        block_on(async {
            if self.program.borrow().is_none() {
                let found = self.program_of(pid).await.ok().flatten();
                *self.program.borrow_mut() = found;
            }
            let Some(program) = self.program.borrow().clone() else { return Tree::default() };
            // A tree that changes while it is read is asked again; so is a program that has started itself again, by
            // another name on the bus.
            let Ok(nodes) = self.nodes(&program).await else {
                *self.program.borrow_mut() = None;
                return Tree::default();
            };
            Tree(nodes)
        })
    }

    async fn program_of(&self, pid: u32) -> zbus::Result<Option<String>> {
        let registry = AccessibleProxy::builder(&self.connection).destination("org.a11y.atspi.Registry")?;
        let registry = registry.cache_properties(CacheProperties::No).build().await?;
        let bus = zbus::fdo::DBusProxy::new(&self.connection).await?;
        for program in registry.get_children().await? {
            let Some(name) = program.name() else { continue };
            if bus.get_connection_unix_process_id(name.clone().into()).await.is_ok_and(|found| found == pid) {
                return Ok(Some(name.to_string()));
            }
        }
        Ok(None)
    }

    async fn nodes(&self, program: &str) -> zbus::Result<Vec<Node>> {
        let cache = CacheProxy::builder(&self.connection).destination(program.to_owned())?;
        let cache = cache.cache_properties(CacheProperties::No).build().await?;
        Ok(cache.get_items().await?.into_iter().map(Node::from).collect())
    }

    pub(super) fn text(&self, node: &Node) -> Option<String> {
        block_on(async {
            let (name, path) = address(&node.object)?;
            let text = TextProxy::builder(&self.connection).destination(name).ok()?.path(path).ok()?;
            let text = text.cache_properties(CacheProperties::No).build().await.ok()?;
            text.get_text(0, -1).await.ok()
        })
    }

    pub(super) fn extents(&self, node: &Node) -> Option<(i32, i32, i32, i32)> {
        block_on(async {
            let (name, path) = address(&node.object)?;
            let place = ComponentProxy::builder(&self.connection).destination(name).ok()?.path(path).ok()?;
            let place = place.cache_properties(CacheProperties::No).build().await.ok()?;
            place.get_extents(CoordType::Screen).await.ok()
        })
    }
}

fn address(object: &ObjectRefOwned) -> Option<(String, String)> {
    Some((object.name_as_str()?.to_owned(), object.path_as_str().to_owned()))
}
