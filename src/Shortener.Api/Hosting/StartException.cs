namespace Shortener.Api.Hosting;

/// <summary>The product cannot start; the message says what is wrong and what to do, without secrets.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
