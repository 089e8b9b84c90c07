//! A table of routes in which each names the permission it needs. It is the only way into the
//! server's router, and it has no method that takes a handler without a permission.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, any, on};

use super::access::challenge;
use super::error::ApiError;
use super::mlflow::request::body_length;
use super::permission::Permission;
use super::state::App;
use crate::service::author::as_author;

/// Routes whose paths start alike.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    below: String,
    table: Vec<Route>,
}

/// One method of one path.
#[derive(Debug, Clone)]
struct Route {
    path: String,
    permission: Permission,
    is_held: bool,
    endpoint: MethodRouter<App>,
}

impl Routes {
    /// Routes whose paths all start with `path`.
    pub fn below(path: &str) -> Self {
        Self {
            below: path.to_owned(),
            table: Vec::new(),
        }
    }

    /// `GET` and `HEAD`.
    pub fn get<H, T>(self, permission: Permission, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(MethodFilter::GET, permission, path, handler)
    }

    /// `POST`.
    pub fn post<H, T>(self, permission: Permission, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(MethodFilter::POST, permission, path, handler)
    }

    /// `PUT`.
    pub fn put<H, T>(self, permission: Permission, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(MethodFilter::PUT, permission, path, handler)
    }

    /// `PATCH`.
    pub fn patch<H, T>(self, permission: Permission, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(MethodFilter::PATCH, permission, path, handler)
    }

    /// `DELETE`.
    pub fn delete<H, T>(self, permission: Permission, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.on(MethodFilter::DELETE, permission, path, handler)
    }

    fn on<H, T>(
        mut self,
        method: MethodFilter,
        permission: Permission,
        path: &str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.table.push(Route {
            path: format!("{}{path}", self.below),
            permission,
            is_held: false,
            endpoint: on(method, handler),
        });
        self
    }

    /// Adds the routes of another table. The paths of what is added later are whole.
    pub fn merge(mut self, other: Self) -> Self {
        self.below.clear();
        self.table.extend(other.table);
        self
    }

    /// The same routes below `prefix`. The paths of what is added later are whole.
    pub fn nest(mut self, prefix: &str) -> Self {
        self.below.clear();
        for route in &mut self.table {
            route.path.insert_str(0, prefix);
        }
        self
    }

    /// Memory is set aside for the bodies of requests, from before they arrive until they are answered:
    /// the handlers read them whole.
    pub fn held_in_memory(mut self) -> Self {
        for route in &mut self.table {
            route.is_held = true;
        }
        self
    }

    /// Puts something around every handler, within the check of its permission.
    pub fn wrap(mut self, around: impl Fn(MethodRouter<App>) -> MethodRouter<App>) -> Self {
        for route in &mut self.table {
            route.endpoint = around(std::mem::take(&mut route.endpoint));
        }
        self
    }

    /// The path of every route.
    #[cfg(test)]
    pub fn paths(&self) -> Vec<&str> {
        self.table.iter().map(|route| route.path.as_str()).collect()
    }

    /// Paths for which nothing is needed.
    #[cfg(test)]
    pub fn public(&self) -> Vec<&str> {
        let public = self.table.iter();
        public
            .filter(|route| route.permission == Permission::Public)
            .map(|route| route.path.as_str())
            .collect()
    }

    /// The router: each route behind the check of its permission. Paths of no route go to
    /// `unknown`, for which [`Permission::Read`] is needed: strangers learn nothing of them.
    pub fn into_router<H, T>(self, app: &App, unknown: H) -> Router<App>
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut router = Router::new();
        for route in self.table {
            let path = route.path.clone();
            router = router.route(&path, route.guarded(app));
        }
        let unknown = Route {
            path: String::new(),
            permission: Permission::Read,
            is_held: false,
            endpoint: any(unknown),
        };
        router.fallback_service(unknown.guarded(app).with_state(app.clone()))
    }
}

impl Route {
    /// The handler behind the check.
    fn guarded(self, app: &App) -> MethodRouter<App> {
        let Self {
            permission,
            is_held,
            endpoint,
            ..
        } = self;
        if permission == Permission::Public {
            return endpoint;
        }
        let app = app.clone();
        endpoint.layer(from_fn(move |request: Request, next: Next| {
            let app = app.clone();
            async move {
                let answer = admit(&app, permission, is_held, request, next);
                answer.await.unwrap_or_else(ApiError::into_response)
            }
        }))
    }
}

/// Lets pass who may, and tells the handler who it is: an [`Identity`](super::access::Identity)
/// among the request's extensions.
async fn admit(
    app: &App,
    permission: Permission,
    is_held: bool,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let identity = app.access.identify(request.headers()).await?;
    if !identity.may(permission) {
        return Ok(challenge());
    }
    request.extensions_mut().insert(identity.clone());
    let length = if is_held {
        body_length(request.headers())?
    } else {
        0
    };
    let _memory = app.memory.reserve(length).await?;
    let mut response = as_author(identity.author(), next.run(request)).await;
    // For the log, which is written further out.
    response.extensions_mut().insert(identity);
    Ok(response)
}
