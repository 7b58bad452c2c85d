//! The layer around the service: a panic costs its request only, and `exit` ends the server at once.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures::FutureExt;
use serde_json::Value;
use tokio::sync::watch;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Request, Response};

use super::log::{Level, Log};

/// How a session ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The client said `shutdown` before it left.
    Orderly,
    /// The client left without a word.
    Abrupt,
}

/// Ends the session.
#[derive(Clone, Debug)]
pub(super) struct End {
    asked: Arc<AtomicBool>,
    ended: watch::Sender<Option<Ending>>,
}

/// Waits for the session's end.
#[derive(Debug)]
pub(super) struct Ended(watch::Receiver<Option<Ending>>);

/// The two ends of a session's end.
pub(super) fn endings() -> (End, Ended) {
    let (ended, waiting) = watch::channel(None);
    (End { asked: Arc::default(), ended }, Ended(waiting))
}

impl End {
    /// Notes that the client asked for the end.
    pub(super) fn ask(&self) {
        self.asked.store(true, Ordering::Release);
    }

    /// Whether the client asked for the end.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    /// How it ends if it ends now.
    pub(super) fn of_input(&self) -> Ending {
        if self.is_asked() { Ending::Orderly } else { Ending::Abrupt }
    }

    /// Ends the session now.
    pub(super) fn end(&self) {
        self.ended.send_replace(Some(self.of_input()));
    }
}

impl Ended {
    /// Until the session ends.
    pub(super) async fn wait(mut self) -> Ending {
        let ending = self.0.wait_for(Option::is_some).await.map(|ending| *ending);
        match ending {
            Ok(ending) => ending.unwrap_or(Ending::Abrupt),
            // Nobody is left who could end it: the input will.
            Err(_) => std::future::pending().await,
        }
    }
}

/// A service that neither panics nor outlives `exit`.
#[derive(Debug)]
pub(super) struct Guard<S> {
    inner: S,
    end: End,
    log: Arc<Log>,
}

impl<S> Guard<S> {
    pub(super) fn new(inner: S, end: End, log: Arc<Log>) -> Self {
        Self { inner, end, log }
    }
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<Option<Response>, E>> + Send>>;

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (id, method) = (request.id().cloned(), request.method().to_owned());
        self.log.write(Level::Debug, || format!("<- {method} {id:?}"));
        let end = (method == "exit").then(|| self.end.clone());
        let log = self.log.clone();
        let answer = catch_unwind(AssertUnwindSafe(|| self.inner.call(without_null(request))));
        Box::pin(async move {
            let answer = match answer {
                Ok(answer) => AssertUnwindSafe(answer).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            if let Some(end) = end {
                end.end();
            }
            answer.unwrap_or_else(|_| {
                log.write(Level::Error, || format!("{method} failed"));
                Ok(id.map(|id| Response::from_error(id, Error::internal_error())))
            })
        })
    }
}

/// Clients may write `"params": null` where a method has none.
fn without_null(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let mut built = Request::build(method);
    if let Some(id) = id {
        built = built.id(id);
    }
    match params {
        None | Some(Value::Null) => built.finish(),
        Some(params) => built.params(params).finish(),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;

    use super::*;

    /// Panics while it is called, or while it works, as the method says.
    struct Failing;

    impl Service<Request> for Failing {
        type Response = Option<Response>;
        type Error = ();
        type Future = Answer<()>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            if request.method() == "at once" {
                resume_unwind(Box::new(()));
            }
            Box::pin(async { resume_unwind(Box::new(())) })
        }
    }

    #[tokio::test]
    async fn a_panic_costs_its_request_only() {
        let mut guard = Guard::new(Failing, endings().0, Arc::default());
        for method in ["at once", "later"] {
            let request = Request::build(method).id(1).finish();
            let answer = guard.call(request).await.expect("is answered").expect("is a request");
            assert_eq!(answer.error(), Some(&Error::internal_error()));
            assert_eq!(guard.call(Request::build(method).finish()).await, Ok(None));
        }
    }
}
