using System.Diagnostics;
using Shortener.Core.Storage;
using Shortener.Testing;

namespace Shortener.UnitTests.Storage;

public sealed class DataDirectoryLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_second_holder_is_told_directory_and_process()
    {
        string path = _directory.File("data");
        using DataDirectoryLock held = DataDirectoryLock.Acquire(path);
        DataDirectoryLockedException refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Acquire(path));
        Assert.Equal((held.Directory, Environment.ProcessId), (refused.DataDirectory, refused.HolderProcessId));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_given_back_can_be_taken_again()
    {
        DataDirectoryLock.Acquire(_directory.Path).Dispose();
        DataDirectoryLock.Acquire(_directory.Path).Dispose();
    }

    [Fact]
    public void A_lock_dies_with_its_process()
    {
        using Process child = ChildProcess.Start("lock", _directory.Path);
        Assert.Equal("locked", child.StandardOutput.ReadLine());
        DataDirectoryLockedException refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Acquire(_directory.Path));
        Assert.Equal(child.Id, refused.HolderProcessId);
        child.Kill();
        child.WaitForExit();
        DataDirectoryLock.Acquire(_directory.Path).Dispose();
    }
}
