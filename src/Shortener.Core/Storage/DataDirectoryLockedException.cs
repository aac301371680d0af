namespace Shortener.Core.Storage;

/// <summary>Another process holds the data directory. Commands end with exit code 3.</summary>
public sealed class DataDirectoryLockedException : Exception
{
    internal DataDirectoryLockedException(string directory, int? holder, Exception inner)
        : base(
            holder is { } pid
                ? $"The data directory {directory} is in use by process {pid}. Stop it, or choose another one with Data:Directory (environment: Data__Directory)."
                : $"The data directory {directory} is in use by another process. Stop it, or choose another one with Data:Directory (environment: Data__Directory).",
            inner)
    {
        DataDirectory = directory;
        HolderProcessId = holder;
    }

    /// <summary>The directory, absolute.</summary>
    public string DataDirectory { get; }

    /// <summary>The process that holds it, when it left its number.</summary>
    public int? HolderProcessId { get; }
}
