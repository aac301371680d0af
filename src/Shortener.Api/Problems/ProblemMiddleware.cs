using Shortener.Core.Storage;

namespace Shortener.Api.Problems;

/// <summary>Gives every error under <c>/api</c> a problem body: exceptions, and status codes that routing sets without one.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // nginx's code for a client that went away; seen by nobody but the logs.
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusOf(e, context);
        }

        HttpResponse response = context.Response;
        if (response is { StatusCode: >= 400 and not ClientClosedRequest, HasStarted: false, ContentType: null, ContentLength: null })
        {
            if (response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            {
                response.Headers.RetryAfter = "1";
            }

            await Problem.OfStatus(response.StatusCode).ExecuteAsync(context);
        }
    }

    private int StatusOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return bad.StatusCode;
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return ClientClosedRequest;
            case var away when DatabaseAway.Is(away):
                Log.DatabaseAway(logger, exception, context.Request.Method, context.Request.Path);
                return StatusCodes.Status503ServiceUnavailable;
            default:
                Log.Failed(logger, exception, context.Request.Method, context.Request.Path);
                return StatusCodes.Status500InternalServerError;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);

        [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} found the database away: check its server, disk space and connection limit")]
        public static partial void DatabaseAway(ILogger logger, Exception exception, string method, string path);
    }
}
