namespace Shortener.Ingest.Import;

/// <summary>What the user gave cannot be used; the message says what and is printed as it is. Commands end with exit code 2.</summary>
internal sealed class ImportInputException : Exception
{
    public ImportInputException(string message)
        : base(message)
    {
    }

    public ImportInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
