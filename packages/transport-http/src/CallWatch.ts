import type { Dispatcher } from "@effect/platform-node/Undici"

/** How far one call got, seen at the socket. */
export interface CallWatch {
  /** A connection was there, and the call was about to be written. */
  started: boolean
  /** The call was handed to the socket whole. */
  written: boolean
}

export const callWatch = (): CallWatch => ({ started: false, written: false })

/** The options under which one call through `watchCalls` reports to its watch. */
export const watchedBy = (watch: CallWatch) =>
  ({ opaque: watch }) as Partial<Dispatcher.RequestOptions<unknown>> as Partial<Dispatcher.RequestOptions>

/**
 * Notes how far each call got. undici calls `onRequestStart` on an open connection, just before it writes: what fails
 * earlier was certainly not sent.
 *
 * undici may put a call back in its queue when a connection ends in some ways. A call that started once must not be
 * written again: the repeat would escape the budget.
 */
export const watchCalls: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const watch = (options as { readonly opaque?: CallWatch }).opaque
  if (watch === undefined) return dispatch(options, handler)
  const watched: Dispatcher.DispatchHandler & { readonly onRequestSent: () => void } = {
    onRequestStart: (controller, context) => {
      if (watch.started) return controller.abort(new Error("a call is not written twice"))
      handler.onRequestStart?.(controller, context)
      if (!controller.aborted) watch.started = true
    },
    onRequestSent: () => {
      watch.written = true
    },
    onRequestUpgrade: (controller, status, headers, socket) =>
      handler.onRequestUpgrade?.(controller, status, headers, socket),
    onResponseStart: (controller, status, headers, text) =>
      handler.onResponseStart?.(controller, status, headers, text),
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  }
  return dispatch(options, watched)
}
