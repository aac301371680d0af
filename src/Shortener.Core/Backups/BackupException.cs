namespace Shortener.Core.Backups;

/// <summary>A backup could not be made; the message says why and what to do, without secrets.</summary>
public sealed class BackupException : Exception
{
    public BackupException(string message)
        : base(message)
    {
    }

    public BackupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
