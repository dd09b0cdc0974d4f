/** Ends with 0 when the web process in this container is ready: images without curl need it. */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
